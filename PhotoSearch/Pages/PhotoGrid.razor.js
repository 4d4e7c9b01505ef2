// The grid without script is whole: tiles, "More" and "Previous" are links. This makes it scroll on, keeps few tiles in the document however many there are, and comes back where it was.
import { attachKeys } from "../../grid/keys.js";
import { Picks } from "../../grid/picks.js";
import { TileList, tilesOf } from "../../grid/tiles.js";
import { attachMenu } from "./TileMenu.razor.js";
import { attachViewer } from "./ViewerOverlay.razor.js";

const ahead = 1600; // px, about two screens, so that scrolling seldom meets the end
const grid = document.querySelector("[data-grid]");
const more = document.querySelector("[data-more]");
const before = document.querySelector("[data-before]");
const said = document.querySelector("[data-said]");
const own = { address: location.pathname + location.search, coming: Promise.resolve() };

const picked = document.getElementById("picked");
const picks = new Picks(grid, count => {
  const most = Number(picked.dataset.most);
  document.querySelector("[data-picked]").textContent = count > most ? `${count} picked; ${most} at most at once` : `${count} picked`;
  picked.querySelectorAll("[type=submit]").forEach(button => { button.disabled = count > most; });
  rememberSoon();
});
const list = new TileList(grid, { fetch: fill, leave: (li, id) => picks.leave(li, id), enter: (li, id) => picks.enter(li, id), soon: lookSoon });
// In their order; one whose tiles were never fetched in this visit knows their shapes from the history.
let pages = [own];
let busy = null;
let loading = null; // the link that the latest tiles come from
let isAwaited = false;

async function fetchPage(address) {
  const answer = await fetch(address, { headers: { accept: "text/html", "x-grid-piece": "1" } });
  if (answer.redirected) {
    location.reload(); // signed out meanwhile: let the server say so
  }
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Between two pieces of work the browser may paint.
const breath = () => new Promise(done => setTimeout(done));

// How much of the window the bar covers.
const bar = () => Math.max(0, document.querySelector(".topbar")?.getBoundingClientRect().bottom ?? 0);

const link = (nav, rel) => nav.querySelector(`a[rel=${rel}]`);

function setLink(nav, rel, address) {
  const known = link(nav, rel);
  if (!address) {
    known?.remove();
    nav.hidden = nav === before;
  } else if (known) {
    known.href = address;
  }
}

// True when tiles came.
function load(nav, rel) {
  const from = link(nav, rel);
  if (!from) {
    return Promise.resolve(false);
  }
  busy ??= (async () => {
    loading = nav;
    nav.dataset.busy = "";
    try {
      const page = { address: from.href, coming: Promise.resolve() };
      const document = await fetchPage(page.address);
      await breath();
      const tiles = tilesOf(document, page).filter(tile => list.indexOf(tile.id) < 0);
      await breath();
      setLink(nav, rel, link(document.querySelector(rel === "next" ? "[data-more]" : "[data-before]") ?? document, rel)?.href);
      pages = rel === "next" ? [...pages, page] : [page, ...pages];
      list.splice(rel === "next" ? list.tiles.length : 0, 0, tiles);
      said.textContent = `${tiles.length} more photos`;
      rememberSoon();
      return true;
    } catch (error) {
      // The link stays and can be followed by hand; scrolling tries no more.
      console.warn(error);
      hasFailed = true;
      return false;
    } finally {
      busy = null;
      // Seen again when the browser has shown it nowhere else for a frame: it does not jump there. When more is wanted at once, not at all.
      requestAnimationFrame(() => requestAnimationFrame(() => (busy && loading === nav) || delete nav.dataset.busy));
    }
  })();
  return busy;
}

let hasFailed = false;
const loadMore = () => load(more, "next");
const loadBefore = () => load(before, "prev");

// Tiles of which the shapes alone are known. Where the library changed under a long absence, others come in their place.
function fill(page) {
  return page.coming ??= fetchPage(page.address).then(document => {
    const tiles = tilesOf(document, page).filter(tile => list.indexOf(tile.id) < 0);
    const waiting = list.tiles.filter(tile => tile.page === page);
    if (tiles.length === waiting.length && tiles.every((tile, at) => tile.ratio === waiting[at].ratio && tile.group === waiting[at].group)) {
      list.fill(waiting, tiles);
    } else {
      list.splice(waiting[0].index, waiting.length, tiles);
    }
  }).catch(error => {
    console.warn(error);
    page.coming = null;
  });
}

// Once a frame, whoever asks.
function lookSoon() {
  if (!isAwaited) {
    isAwaited = true;
    requestAnimationFrame(look);
  }
}

function look() {
  isAwaited = false;
  // Asked before anything is changed: the browser need not lay out twice in a frame.
  const top = -grid.getBoundingClientRect().top;
  list.update(top);
  loadWhenNear(top);
  rememberSoon();
}

async function loadWhenNear(top) {
  const left = list.height - top - innerHeight;
  if (left < ahead && !hasFailed && !busy && await loadMore()) {
    lookSoon(); // the end may still be in sight
  }
}

addEventListener("scroll", lookSoon, { passive: true });

for (const [nav, rel] of [[more, "next"], [before, "prev"]]) {
  nav.addEventListener("click", event => {
    const followed = event.target.closest("a");
    if (followed && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      load(nav, rel).then(came => came || !link(nav, rel) || location.assign(followed.href));
    }
  });
}

// What a visit needs to find its place again: addresses and shapes, not the tiles themselves.
function shapes() {
  const groupsOf = new Map(pages.map(page => [page, []]));
  for (const tile of list.tiles) {
    const groups = groupsOf.get(tile.page);
    if (groups.at(-1)?.[0] !== tile.group) {
      groups.push([tile.group, tile.heading]);
    }
    groups.at(-1).push(tile.ratio);
  }
  return pages.map(page => [page.address, groupsOf.get(page)]);
}

// While one scrolls already: what a page says as it is left comes too late for a reload.
const settles = 200; // ms
let settling = null;
function rememberSoon() {
  clearTimeout(settling);
  settling = setTimeout(remember, settles);
}

function remember() {
  clearTimeout(settling);
  if (history.state?.viewer || list.tiles.length === 0) {
    return;
  }
  const top = -grid.getBoundingClientRect().top;
  const at = list.at(top);
  history.replaceState({
    ...history.state, scrolled: scrollY, place: top > 0 ? [at, top - list.topOf(at)] : null, own: pages.indexOf(own), pages: shapes(),
    next: link(more, "next")?.href, previous: link(before, "prev")?.href, picks: picks.ids,
  }, "");
}

function comeBack() {
  history.scrollRestoration = "manual";
  const was = history.state;
  const ours = tilesOf(document, own, true);
  if (was?.viewer || !was?.pages) {
    list.splice(0, 0, ours);
    return;
  }
  const tiles = [];
  pages = was.pages.map(([address, groups], at) => {
    const page = at === was.own ? own : { address, coming: null };
    tiles.push(...at === was.own ? ours : groups.flatMap(([group, heading, ...ratios]) => ratios.map(ratio => ({ id: null, ratio, group, heading, page, li: null, html: null }))));
    return page;
  });
  setLink(more, "next", was.next);
  setLink(before, "prev", was.previous);
  list.splice(0, 0, tiles);
  picks.restore(was.picks ?? []);
  const [at, offset] = was.place ?? [];
  const top = was.place && at < list.tiles.length ? scrollY + grid.getBoundingClientRect().top + list.topOf(at) + offset : was.scrolled;
  scrollTo({ top, behavior: "instant" });
  list.update();
}

let width = grid.clientWidth;
new ResizeObserver(() => {
  if (grid.clientWidth !== width) {
    width = grid.clientWidth;
    list.splice(0, 0, []);
  }
}).observe(grid);

addEventListener("pagehide", remember);
document.addEventListener("visibilitychange", remember);
picks.attach(list);
document.addEventListener("marked", event => list.favour(event.detail.ids, event.detail.isFavourite));
comeBack();
picks.tell();
attachKeys(grid, { list, picks, loadBefore, bar });
attachMenu(grid, list);
attachViewer({ grid, list, loadMore, remember });
// A month that is here already is scrolled to; another one is a page of its own.
document.addEventListener("click", event => {
  const month = event.target.closest("a[data-month]");
  const top = month && list.topOfGroup(month.dataset.month);
  if (top !== null && top !== undefined && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    scrollBy({ top: grid.getBoundingClientRect().top + top - bar(), behavior: "instant" });
    list.update();
  }
});
loadWhenNear(-grid.getBoundingClientRect().top);
