// All tiles that are known, and those of them that are in the document: the ones near the window. The others are a text each, and their chunk an empty list of the same height.
import { place } from "./rows.js";

const mostInDocument = 360;
const mostPerFrame = 24; // made anew in one frame; what is in sight comes first
const frame = document.createElement("template");

/** The tiles of a page of the grid, as the server wrote them. */
export function tilesOf(root, page, isOurs) {
  return [...root.querySelectorAll("[data-grid] > section")].flatMap(section => {
    const heading = section.querySelector("h2")?.textContent ?? null;
    return [...section.querySelectorAll("li")].map(li => ({
      id: li.querySelector("a[data-id]").dataset.id, ratio: Number(li.style.getPropertyValue("--ratio")), group: section.dataset.group, heading, page,
      ...(isOurs ? { li, html: null } : { li: null, html: li.outerHTML }),
    }));
  });
}

export class TileList {
  tiles = [];
  #sections = [];
  #chunks = [];
  #grid;
  #shell;
  #fetch;
  #leave;
  #enter;
  #soon;
  #head = 0;
  #byId = new Map();

  /**
   * @param fetch is given a page whose tiles are wanted and have no content yet
   * @param leave,enter are given an item that goes out of the document, and one that comes into it
   * @param soon has update called in the next frame
   */
  constructor(grid, { fetch, leave, enter, soon }) {
    this.#grid = grid;
    [this.#fetch, this.#leave, this.#enter, this.#soon] = [fetch, leave, enter, soon];
    this.#shell = grid.querySelector("section").cloneNode(true);
    this.#shell.querySelector("ul").replaceChildren();
    this.#sections = [...grid.querySelectorAll(":scope > section")].map(element => ({ key: element.dataset.group, element, chunks: [], to: Infinity }));
  }

  /** Height of the whole list. */
  get height() {
    const last = this.#chunks.at(-1);
    return last ? last.top + last.height : 0;
  }

  indexOf(id) {
    return this.#byId.get(id)?.index ?? -1;
  }

  /** From the top of the list. */
  topOf(index) {
    return this.tiles[index].chunk.top + this.tiles[index].top;
  }

  /** Of a group's heading; null for a group that is not here. */
  topOfGroup(key) {
    const section = this.#sections.find(one => one.key === key);
    return section ? section.chunks[0].top - this.#head : null;
  }

  /** The first tile that is in sight or below it. */
  at(top) {
    const chunk = this.#chunks.find(one => one.top + one.height > top) ?? this.#chunks.at(-1);
    return (chunk.tiles.find(tile => chunk.top + tile.top + tile.height > top) ?? chunk.tiles.at(-1)).index;
  }

  /** The tile's link, in the document or not; null while its page is not there. */
  link(index) {
    const tile = this.tiles[index];
    if (tile?.li) {
      return tile.li.querySelector("a[data-id]");
    }
    if (!tile?.html) {
      return null;
    }
    frame.innerHTML = tile.html;
    return frame.content.querySelector("a[data-id]");
  }

  /** Shows a heart or none, also on tiles that are not in the document now. */
  favour(ids, isFavourite) {
    for (const tile of ids.map(id => this.#byId.get(id)).filter(one => one?.li || one?.html)) {
      if (!tile.li) {
        frame.innerHTML = tile.html;
      }
      const li = tile.li ?? frame.content.firstElementChild;
      const picture = li.querySelector("img");
      li.toggleAttribute("data-favourite", isFavourite);
      picture.alt = picture.alt.replace(/, favourite$/, "") + (isFavourite ? ", favourite" : "");
      if (!tile.li) {
        tile.html = li.outerHTML;
      }
    }
  }

  /** The same, once its page is there. */
  async ready(index) {
    await this.#fetch(this.tiles[index].page);
    return this.link(index);
  }

  /** Puts tiles in place of others, and what stands in the window stays there. */
  splice(from, count, tiles) {
    const isAppended = from > 0 && from === this.tiles.length;
    const top = this.#windowTop();
    const before = this.tiles.length > 0 ? this.tiles[this.at(top)] : null;
    const was = before && before.chunk.top + before.top;
    for (const tile of this.tiles.splice(from, count, ...tiles)) {
      tile.li?.remove();
      this.#byId.delete(tile.id);
    }
    tiles.filter(tile => tile.id).forEach(tile => this.#byId.set(tile.id, tile));
    this.layout(count === 0 && tiles.length > 0 ? from : 0);
    if (isAppended) {
      // What comes below can wait for the next frame.
      this.#soon();
      return;
    }
    const moved = before && this.tiles[before.index] === before ? this.topOf(before.index) - was : 0;
    if (moved !== 0) {
      scrollBy({ top: moved, behavior: "instant" });
    }
    this.update(top + moved);
  }

  /** Gives tiles of which the shape alone was known what they show. */
  fill(waiting, tiles) {
    tiles.forEach(({ id, html }, at) => {
      Object.assign(waiting[at], { id, html });
      this.#byId.set(id, waiting[at]);
    });
    this.update();
  }

  /** Makes the boxes anew: there are other tiles from one on, or the width is another. */
  layout(changed = 0) {
    const list = this.#grid.querySelector("ul");
    const section = list.parentElement;
    const style = getComputedStyle(list);
    const sizes = { width: list.getBoundingClientRect().width, row: parseFloat(style.getPropertyValue("--row")), gap: parseFloat(style.columnGap) };
    const tail = parseFloat(getComputedStyle(section).marginBottom);
    this.#head = list.getBoundingClientRect().top - section.getBoundingClientRect().top;
    // Sections that end before the change stay; the one that ends there may go on.
    const stay = this.#sections.filter(one => one.to < changed);
    const known = new Map(this.#sections.slice(stay.length).map(one => [one.key, one]));
    [this.#sections, this.#chunks] = [stay, stay.flatMap(one => one.chunks)];
    const last = this.#chunks.at(-1);
    let top = last ? last.top + last.height + tail : 0;
    let row = last ? last.tiles.at(-1).row + 1 : 0;
    for (let from = stay.at(-1)?.to ?? 0, to; from < this.tiles.length; from = to) {
      const { group, heading } = this.tiles[from];
      for (to = from; to < this.tiles.length && this.tiles[to].group === group; to++) {
        this.tiles[to].index = to;
      }
      const before = known.get(group) ?? { key: group, element: this.#makeSection(group, heading), chunks: [] };
      known.delete(group);
      const chunks = place(this.tiles.slice(from, to), sizes, row).map((chunk, at) => isSame(before.chunks[at], chunk) ? before.chunks[at] : chunk);
      row = chunks.at(-1).tiles.at(-1).row + 1;
      top += this.#head;
      for (const chunk of chunks) {
        chunk.top = top;
        top += chunk.height;
        chunk.tiles.forEach(tile => { tile.chunk = chunk; });
      }
      top += tail;
      this.#fit(before, chunks);
      this.#sections.push({ ...before, chunks, to });
      this.#chunks.push(...chunks);
    }
    known.forEach(one => one.element.remove());
    this.#sections.forEach((one, at) => {
      if (this.#grid.children[at] !== one.element) {
        this.#grid.insertBefore(one.element, this.#grid.children[at]);
      }
    });
    this.#grid.classList.add("placed");
  }

  /**
   * Brings what is near the window into the document and takes the rest out.
   * @param top of the window; asked of the browser anew, it would make it lay out what was just changed
   */
  update(top = this.#windowTop()) {
    const wanted = this.#nearest(top);
    for (const chunk of this.#chunks) {
      if (chunk.isShown && !wanted.has(chunk)) {
        this.#hide(chunk);
      }
    }
    let made = 0;
    for (const chunk of wanted) {
      if (!chunk.isShown && made < mostPerFrame) {
        made += this.#show(chunk) ? chunk.tiles.length : 0;
      }
    }
    if (made >= mostPerFrame) {
      this.#soon();
    }
  }

  /** Scrolls no further than it must, and gives the tile's link; null while its page is not there. */
  reveal(index, margin = 0) {
    const tile = this.tiles[index];
    const top = this.topOf(index);
    const seen = this.#windowTop();
    const to = top < seen + margin ? top - margin : top + tile.height > seen + innerHeight ? top + tile.height - innerHeight : seen;
    if (to !== seen) {
      scrollBy({ top: to - seen, behavior: "instant" });
    }
    this.update();
    return tile.li || this.#show(tile.chunk) ? tile.li.querySelector("a[data-id]") : null;
  }

  #windowTop() {
    return -this.#grid.getBoundingClientRect().top;
  }

  /** Chunks, nearest to the window first, as many as may be in the document; the one with the focus stays. */
  #nearest(top) {
    const bottom = top + innerHeight;
    const focused = this.#chunks.find(chunk => chunk.isShown && chunk.list.contains(document.activeElement));
    const wanted = new Set(focused ? [focused] : []);
    let room = mostInDocument - (focused?.tiles.length ?? 0);
    let down = this.#chunks.findIndex(chunk => chunk.top + chunk.height > top);
    down = down < 0 ? this.#chunks.length : down;
    let up = down - 1;
    while (up >= 0 || down < this.#chunks.length) {
      const above = up >= 0 ? top - this.#chunks[up].top - this.#chunks[up].height : Infinity;
      const below = down < this.#chunks.length ? this.#chunks[down].top - bottom : Infinity;
      const chunk = below <= above ? this.#chunks[down++] : this.#chunks[up--];
      if (chunk !== focused) {
        room -= chunk.tiles.length;
        if (room < 0) {
          break;
        }
        wanted.add(chunk);
      }
    }
    return wanted;
  }

  #show(chunk) {
    const missing = chunk.tiles.find(tile => !tile.li && !tile.html);
    if (missing) {
      this.#fetch(missing.page);
      return false;
    }
    const made = chunk.tiles.filter(tile => !tile.li);
    frame.innerHTML = made.map(tile => tile.html).join("");
    [...frame.content.children].forEach((li, at) => { made[at].li = li; });
    chunk.tiles.forEach(stand);
    if (chunk.tiles.length !== chunk.list.children.length || chunk.tiles.some((tile, at) => tile.li !== chunk.list.children[at])) {
      chunk.list.replaceChildren(...chunk.tiles.map(tile => tile.li));
    }
    chunk.list.removeAttribute("aria-hidden");
    chunk.isShown = true;
    made.forEach(tile => this.#enter(tile.li, tile.id));
    return true;
  }

  #hide(chunk) {
    for (const tile of chunk.tiles.filter(one => one.li)) {
      this.#leave(tile.li, tile.id);
      [tile.html, tile.li] = [tile.li.outerHTML, null];
    }
    chunk.list.replaceChildren();
    chunk.list.setAttribute("aria-hidden", "true");
    chunk.isShown = false;
  }

  /** Gives each new chunk of a section its list. Tiles that are in the document stay in it: what they show and the focus are not lost. */
  #fit(section, chunks) {
    const lists = [...section.element.querySelectorAll("ul")];
    const focused = section.element.contains(document.activeElement) ? document.activeElement : null;
    const made = chunks.filter(chunk => !chunk.list);
    for (const chunk of made) {
      chunk.list = lists[chunks.indexOf(chunk)] ?? section.element.appendChild(this.#shell.querySelector("ul").cloneNode(false));
      chunk.list.style.height = `${chunk.height}px`;
    }
    // A chunk of which some is in the document comes whole or not at all.
    for (const chunk of made.filter(one => one.tiles.some(tile => tile.li) && one.tiles.every(tile => tile.li ?? tile.html))) {
      this.#show(chunk);
    }
    for (const chunk of made.filter(one => !one.isShown)) {
      this.#hide(chunk);
    }
    lists.slice(chunks.length).forEach(list => list.remove());
    if (focused?.isConnected && focused !== document.activeElement) {
      focused.focus({ preventScroll: true });
    }
  }

  #makeSection(key, heading) {
    const section = this.#shell.cloneNode(true);
    section.dataset.group = key;
    section.setAttribute("aria-label", heading ?? "Photos");
    section.querySelector("h2")?.replaceChildren(heading ?? "");
    return section;
  }
}

// As it was, so that nothing has to be done.
function isSame(before, chunk) {
  return before?.height === chunk.height && before.tiles.length === chunk.tiles.length && before.tiles[0] === chunk.tiles[0];
}

function stand(tile) {
  const style = `--ratio:${tile.ratio};left:${tile.left.toFixed(2)}px;top:${tile.top.toFixed(2)}px;width:${tile.width.toFixed(2)}px;height:${tile.height.toFixed(2)}px`;
  if (tile.li.getAttribute("style") !== style) {
    tile.li.setAttribute("style", style);
  }
}
