// The menu of a tile: right click, its button, or the key for menus.
const inset = 8; // px from the window's edge
const quoted = text => `"${text.replaceAll('"', " ")}"`;

export function attachMenu(grid, list) {
  const menu = document.querySelector("[data-tile-menu]");
  const items = [...menu.children];
  let tile = null;
  if (!menu.showPopover) {
    menu.remove(); // an old browser shows its own menu, which has most of it
    return;
  }

  function fill({ dataset, href }) {
    const photo = encodeURIComponent(dataset.id);
    const to = {
      open: href, tab: href, similar: `/similar/${photo}`, download: `/api/v1/photos/${photo}/original?download=1`,
      day: `/?q=${encodeURIComponent(`on:${dataset.day}`)}`, folder: `/?q=${encodeURIComponent(`folder:${quoted(dataset.folder)}`)}`,
    };
    menu.setAttribute("aria-label", dataset.name);
    for (const item of items) {
      if (item.dataset.to) {
        item.href = to[item.dataset.to];
      } else {
        item.dataset.share = href;
      }
    }
  }

  function open(at, x, y) {
    tile = at;
    fill(at.querySelector("a[data-id]"));
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(inset, Math.min(x, innerWidth - width - inset))}px`;
    menu.style.top = `${Math.max(inset, Math.min(y, innerHeight - height - inset))}px`;
    items[0].focus({ preventScroll: true });
  }

  grid.addEventListener("contextmenu", event => {
    const at = event.target.closest("li");
    // A finger that stays picks, and Shift asks for the browser's own menu.
    if (!at || event.pointerType === "touch" || (event.shiftKey && event.button === 2)) {
      return;
    }
    event.preventDefault();
    const box = at.getBoundingClientRect();
    open(at, ...event.button === 2 ? [event.clientX, event.clientY] : [box.left + box.width / 4, box.top + box.height / 4]);
  });
  grid.addEventListener("click", event => {
    const dots = event.target.closest(".dots");
    if (dots) {
      const box = dots.getBoundingClientRect();
      open(dots.closest("li"), box.left, box.bottom + 4);
    }
  });

  menu.addEventListener("keydown", event => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at + items.length - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to % items.length].focus();
    } else if (event.key === "Tab") {
      event.preventDefault();
      menu.hidePopover();
    }
    event.stopPropagation();
  });
  menu.addEventListener("click", event => {
    const item = event.target.closest("[role=menuitem]");
    if (item?.dataset.to === "open" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      menu.hidePopover();
      tile.querySelector("a[data-id]").click();
    } else if (item) {
      setTimeout(() => menu.hidePopover());
    }
  });
  menu.addEventListener("toggle", event => {
    if (event.newState === "closed" && (document.activeElement === document.body || menu.contains(document.activeElement))) {
      tile?.querySelector("a[data-id]").focus({ preventScroll: true });
    }
  });
}
