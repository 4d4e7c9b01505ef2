// Opens a tile in place: PhotoSwipe for zoom, swipe and keys, our own bar and facts, and the address of the photo's own page.
const viewerSize = 1024; // PictureSizes.Viewer
const largeSize = 2048; // PictureSizes.Large
const nearEnd = 12; // photos from the end at which more are fetched
const sideWidth = 360; // ViewerOverlay.razor.css
const narrow = matchMedia("(max-width: 900px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const pageTitle = document.title;

export function attachViewer({ grid, list, loadMore, remember }) {
  const parts = document.querySelector("template[data-viewer]");
  const stage = document.querySelector("[data-stage]");
  let open = null;
  let loading = null;

  function load() {
    return loading ??= Promise.all([
      import(new URL(parts.dataset.script, document.baseURI)),
      new Promise((done, failed) => {
        const sheet = document.createElement("link");
        sheet.rel = "stylesheet";
        sheet.href = parts.dataset.style;
        sheet.onload = done;
        sheet.onerror = failed;
        document.head.append(sheet);
      }),
    ]).then(([module]) => module.default);
  }

  async function show(id, isNew) {
    const { href } = list.link(list.indexOf(id));
    let PhotoSwipe;
    try {
      PhotoSwipe = await load();
    } catch (error) {
      console.warn(error);
      location.assign(href); // the photo's own page needs no script
      return;
    }
    if (open) {
      return;
    }
    if (isNew) {
      remember();
      history.pushState({ viewer: id }, "", href);
    }
    open = view(PhotoSwipe, parts, stage, { list, loadMore, start: list.indexOf(id), ended: () => { open = null; } });
  }

  grid.addEventListener("click", event => {
    const tile = event.target.closest("a[data-id]");
    if (tile && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      show(tile.dataset.id, true);
    }
  });
  grid.addEventListener("pointerover", () => load().catch(() => { loading = null; }), { once: true, passive: true });

  addEventListener("popstate", event => {
    const id = event.state?.viewer;
    const isKnown = id && list.indexOf(id) >= 0;
    if (!id) {
      open?.close();
    } else if (isKnown && !open) {
      show(id, false);
    } else if (!isKnown) {
      location.reload();
    }
  });
}

// A tile whose page is not there yet is a grey box of its shape.
function slide(list, index) {
  const tile = list.link(index);
  if (!tile) {
    return { width: viewerSize, height: viewerSize / list.tiles[index].ratio };
  }
  const [width, height] = [Number(tile.dataset.width), Number(tile.dataset.height)];
  const longer = Math.max(width, height);
  const scaled = size => Math.min(1, size / longer);
  const address = size => `/api/v1/photos/${encodeURIComponent(tile.dataset.id)}/picture?size=${size}&v=${tile.dataset.version}`;
  const sizes = longer > viewerSize ? [viewerSize, largeSize] : [viewerSize];
  const best = scaled(sizes.at(-1));
  const thumb = tile.querySelector("img");
  return {
    // Asked for anew when the viewer closes: a tile may have left the document and come back as another element.
    get element() { return list.tiles[index].li?.querySelector("a[data-id]"); },
    thumbCropped: true, alt: thumb.alt, msrc: thumb.isConnected && thumb.complete && thumb.naturalWidth ? thumb.currentSrc : undefined,
    src: address(viewerSize), srcset: sizes.map(size => `${address(size)} ${Math.round(width * scaled(size))}w`).join(", "),
    width: Math.round(width * best), height: Math.round(height * best),
  };
}

function fit(zoom) {
  return Math.min(3, zoom.panAreaSize.x / zoom.elementSize.x, zoom.panAreaSize.y / zoom.elementSize.y);
}

function view(PhotoSwipe, parts, stage, { list, loadMore, start, ended }) {
  const all = parts.content.cloneNode(true);
  const part = name => pswp.element.querySelector(`[data-do=${name}]`);
  const heard = ["Escape", "ArrowLeft", "ArrowRight", "i"];
  const owed = [];
  let side;
  let isOpen = true;
  let stands = false;

  // The scrollbar goes while a photo is open; what lies below keeps its width, so that nothing moves.
  document.documentElement.style.setProperty("--scrollbar", `${innerWidth - document.documentElement.getBoundingClientRect().width}px`);

  const pswp = new PhotoSwipe({
    dataSource: [], index: start, appendToEl: stage,
    loop: false, bgOpacity: 1, preload: [1, 2], wheelToZoom: true, returnFocus: false,
    close: false, zoom: false, counter: false, arrowPrev: false, arrowNext: false,
    showHideAnimationType: calm.matches ? "none" : "zoom", showAnimationDuration: 220, hideAnimationDuration: 180,
    // A small photo is enlarged to fit, but not beyond three times; a tap goes to its own pixels or twice what is shown.
    initialZoomLevel: fit, secondaryZoomLevel: zoom => Math.max(1, fit(zoom) * 2), maxZoomLevel: zoom => Math.max(3, fit(zoom) * 4),
    getViewportSizeFn: () => ({ x: innerWidth - (side && !side.hidden && !narrow.matches ? sideWidth : 0), y: innerHeight }),
    errorMsg: "This picture could not be loaded.",
  });
  pswp.addFilter("numItems", () => list.tiles.length);
  pswp.addFilter("itemData", (_, index) => slide(list, index));

  // PhotoSwipe hears neither keys nor an order to close until it has opened; what a quick hand does before that is done then.
  function whenItStands(act) {
    if (stands) {
      act();
    } else {
      owed.push(act);
    }
  }

  function early(event) {
    if (heard.includes(event.key) && !event.target.closest("dialog") && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      owed.push(() => pswp.element.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true, cancelable: true })));
    }
  }

  function close() {
    whenItStands(() => pswp.close());
  }

  // While a photo is open, neither Tab nor a screen reader finds the page below it.
  function keepBelow(still) {
    for (const part of [document.querySelector("header"), ...stage.parentElement.children]) {
      part.inert = still && part !== stage;
    }
  }

  async function fillSide() {
    const at = pswp.currIndex;
    // The photo's own page already says it all, in words made in one place.
    const answer = await fetch(list.link(at).href);
    const facts = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-facts]");
    if (isOpen && pswp.currIndex === at) {
      side.replaceChildren(facts ?? "There are no facts about this photo.");
      side.scrollTop = 0;
    }
  }

  function toggleSide(show) {
    side.hidden = !show;
    part("facts").setAttribute("aria-expanded", show);
    localStorage.setItem("facts", show ? "open" : "closed");
    pswp.updateSize(true);
    if (show) {
      fillSide().catch(error => { side.textContent = "The facts could not be loaded."; console.warn(error); });
    }
  }

  async function changed() {
    const at = pswp.currIndex;
    list.reveal(at);
    const tile = list.link(at) ?? await list.ready(at);
    if (!tile || !isOpen || pswp.currIndex !== at) {
      return;
    }
    if (!pswp.currSlide.data.src) {
      pswp.refreshSlideContent(at);
    }
    if (history.state?.viewer) {
      history.replaceState({ viewer: tile.dataset.id }, "", tile.href);
    }
    document.title = `${tile.dataset.name} · PhotoSearch`;
    pswp.element.setAttribute("aria-label", tile.querySelector("img").alt);
    pswp.element.querySelector("[data-name]").textContent = tile.dataset.name;
    part("similar").href = `/similar/${encodeURIComponent(tile.dataset.id)}`;
    part("download").href = `/api/v1/photos/${encodeURIComponent(tile.dataset.id)}/original?download=1`;
    part("share").dataset.share = tile.href;
    part("previous").disabled = at === 0;
    part("next").disabled = at === list.tiles.length - 1;
    if (!side.hidden) {
      toggleSide(true);
    }
    const known = list.tiles.length;
    if (at >= known - nearEnd && await loadMore() && isOpen) {
      pswp.refreshSlideContent(known);
      part("next").disabled = false;
    }
  }

  pswp.on("firstUpdate", () => {
    pswp.element.append(all);
    side = pswp.element.querySelector("aside");
    side.addEventListener("wheel", event => event.stopPropagation());
    pswp.element.addEventListener("click", event => {
      const act = event.target.closest("button[data-do]")?.dataset.do;
      if (act) {
        ({ close, previous: () => pswp.prev(), next: () => pswp.next(), facts: () => toggleSide(side.hidden) })[act]?.();
      }
    });
    if (localStorage.getItem("facts") === "open" && !narrow.matches) {
      side.hidden = false;
    }
  });
  document.addEventListener("keydown", early, true);
  pswp.on("bindEvents", () => {
    document.removeEventListener("keydown", early, true);
    stands = true;
    queueMicrotask(() => owed.forEach(act => act()));
  });
  pswp.on("change", changed);
  pswp.on("keydown", event => {
    const key = event.originalEvent;
    if (key.key === "i" && !key.ctrlKey && !key.metaKey && !key.altKey) {
      toggleSide(side.hidden);
    }
  });
  pswp.on("close", () => {
    isOpen = false;
    side.hidden = true;
    document.title = pageTitle;
    if (history.state?.viewer) {
      history.back();
    }
  });
  pswp.on("destroy", () => {
    keepBelow(false);
    list.reveal(pswp.currIndex)?.focus({ preventScroll: true });
    ended();
  });
  pswp.init();
  keepBelow(true);
  part("close").focus({ preventScroll: true });
  return { close };
}
