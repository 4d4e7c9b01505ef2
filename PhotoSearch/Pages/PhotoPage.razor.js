// Keys and swipes for the photo's own page; each of them only follows a link that is there.
const swipeWidth = 60; // px: less is a tap, or a hand that shakes
const link = rel => document.querySelector(`[data-photo] a[rel=${rel}]`);
const closer = document.querySelector("[data-close]");

// Walking from photo to photo replaces the page, so that Back leads out and not through every photo once more.
function walk(rel) {
  const to = link(rel);
  if (to) {
    location.replace(to.href);
  }
}

// Back, when the list is where one came from: it then stands where it stood.
function close() {
  const entries = window.navigation?.entries();
  const before = entries?.[window.navigation.currentEntry.index - 1];
  if (before?.url === closer.href) {
    history.back();
  } else {
    location.assign(closer.href);
  }
}

document.addEventListener("click", event => {
  const anchor = event.target.closest("a");
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  if (anchor === closer) {
    event.preventDefault();
    close();
  } else if (anchor.rel === "prev" || anchor.rel === "next") {
    event.preventDefault();
    walk(anchor.rel);
  }
});

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    return;
  }
  const act = { ArrowLeft: () => walk("prev"), ArrowRight: () => walk("next"), Escape: close }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

let from = null;
const picture = document.querySelector("[data-photo] main");
picture.addEventListener("touchstart", event => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
picture.addEventListener("touchend", event => {
  const to = event.changedTouches[0];
  if (from && visualViewport.scale === 1 && Math.abs(to.clientX - from.clientX) > Math.max(swipeWidth, 2 * Math.abs(to.clientY - from.clientY))) {
    walk(to.clientX < from.clientX ? "next" : "prev");
  }
  from = null;
}, { passive: true });

// The neighbours' pictures are fetched when this one is there.
addEventListener("load", () => {
  for (const rel of ["next", "prev"]) {
    const to = link(rel);
    if (to) {
      new Image().src = to.dataset.picture;
    }
  }
});

// This page can stand where a list had opened the photo in place; the entry before it is then the same document to the browser, which only changes the address.
addEventListener("popstate", () => location.reload());
