// Picking: the circle on a tile, x on the focused one, Shift for all between, a long press where nothing hovers.
const longPress = 500; // ms

/** What is picked is always ticked in the document: a tile that is not in it has a hidden box of its own, so that the form has them all. */
export class Picks {
  #grid;
  #list = null;
  #away = new Map();
  #shelf = document.createElement("div");
  #last = null;
  #changed;

  /** @param changed is called with how many are picked */
  constructor(grid, changed) {
    [this.#grid, this.#changed] = [grid, changed];
    this.#shelf.hidden = true;
    grid.append(this.#shelf);
    const form = document.getElementById("picked");
    form?.addEventListener("reset", () => setTimeout(() => {
      // The bar goes, and with it the button that was pressed.
      const isLost = form.contains(document.activeElement);
      this.#away.forEach(box => box.remove());
      this.#away.clear();
      this.#grid.querySelectorAll("li.ticked").forEach(mark);
      this.tell();
      if (isLost && this.#last) {
        this.#list.reveal(this.#list.indexOf(this.#last))?.focus({ preventScroll: true });
      }
    }));
  }

  attach(list) {
    this.#list = list;
    this.#grid.querySelectorAll("li").forEach(mark);
    this.#grid.addEventListener("click", event => {
      if (event.target.matches(".pick")) {
        this.pick(list.indexOf(event.target.value), event.target.checked, event.shiftKey);
      }
    });
    this.#attachLongPress();
  }

  get ids() {
    return [...this.#grid.querySelectorAll(".pick:checked")].map(box => box.value);
  }

  has(index) {
    const { id, li } = this.#list.tiles[index];
    return li ? li.querySelector(".pick").checked : this.#away.has(id);
  }

  /** @param isRange picks all between the last one and this */
  pick(index, isOn, isRange) {
    const last = isRange && this.#last ? this.#list.indexOf(this.#last) : -1;
    const [from, to] = last < 0 ? [index, index] : [Math.min(last, index), Math.max(last, index)];
    for (let at = from; at <= to; at++) {
      this.#set(this.#list.tiles[at], isOn);
    }
    this.#last = this.#list.tiles[index].id;
    this.tell();
  }

  clear() {
    document.getElementById("picked")?.reset();
  }

  /** Picks that the history kept. */
  restore(ids) {
    for (const id of ids) {
      const tile = this.#list.tiles.find(one => one.id === id);
      this.#set(tile ?? { id, li: null }, true);
    }
    this.tell();
  }

  leave(li, id) {
    const box = li.querySelector(".pick");
    if (box.checked) {
      this.#put(id);
    }
  }

  enter(li, id) {
    li.querySelector(".pick").checked = this.#away.has(id);
    mark(li);
    this.#take(id);
  }

  tell() {
    const count = this.#grid.querySelectorAll(".pick:checked").length;
    this.#grid.classList.toggle("picking", count > 0);
    this.#changed(count);
  }

  #set(tile, isOn) {
    if (tile.li) {
      tile.li.querySelector(".pick").checked = isOn;
      mark(tile.li);
    } else if (tile.id && isOn) {
      this.#put(tile.id);
    } else if (tile.id) {
      this.#take(tile.id);
    }
  }

  #put(id) {
    if (!this.#away.has(id)) {
      const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "pick", name: "id", value: id, checked: true });
      box.setAttribute("form", "picked");
      this.#shelf.append(box);
      this.#away.set(id, box);
    }
  }

  #take(id) {
    this.#away.get(id)?.remove();
    this.#away.delete(id);
  }

  // A finger that stays picks, and the press opens nothing.
  #attachLongPress() {
    let pressing = null;
    let pressed = false;
    this.#grid.addEventListener("pointerdown", event => {
      pressed = false;
      const box = event.pointerType === "touch" && event.target.closest("li")?.querySelector(".pick");
      pressing = box && setTimeout(() => {
        pressed = true;
        this.pick(this.#list.indexOf(box.value), !box.checked, false);
      }, longPress);
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      this.#grid.addEventListener(end, () => clearTimeout(pressing));
    }
    this.#grid.addEventListener("contextmenu", event => {
      if (pressed) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, { capture: true });
    this.#grid.addEventListener("click", event => {
      if (pressed && !event.target.matches(".pick")) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      pressed = false;
    }, { capture: true });
  }
}

// By a class: where tiles come and go, a style sheet that looks for ticks is slow.
function mark(li) {
  li.classList.toggle("ticked", li.querySelector(".pick").checked);
}
