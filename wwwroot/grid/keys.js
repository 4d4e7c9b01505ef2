// Walking over the tiles by keys. Where they stand is known without looking, so it also leads to tiles that are not in the document yet.
const pageShare = 0.85; // of the window's height, so that a row seen before is still there

export function attachKeys(grid, { list, picks, bar, loadBefore }) {
  const middle = index => list.tiles[index].left + list.tiles[index].width / 2;

  // The tile of a row that stands nearest above or below; the list's end where there is no such row.
  function inRow(row, from, step) {
    let best = null;
    for (let at = from; at >= 0 && at < list.tiles.length && (list.tiles[at].row - row) * step <= 0; at += step) {
      if (list.tiles[at].row === row && (best === null || Math.abs(middle(at) - middle(from)) < Math.abs(middle(best) - middle(from)))) {
        best = at;
      }
    }
    return best;
  }

  function byWindow(from, step) {
    const to = list.topOf(from) + step * innerHeight * pageShare;
    for (let at = from; at >= 0 && at < list.tiles.length; at += step) {
      if ((list.topOf(at) - to) * step >= 0) {
        return inRow(list.tiles[at].row, from, step);
      }
    }
    return step < 0 ? 0 : list.tiles.length - 1;
  }

  const steps = {
    ArrowLeft: at => at - 1,
    ArrowRight: at => at + 1,
    ArrowUp: at => inRow(list.tiles[at].row - 1, at, -1),
    ArrowDown: at => inRow(list.tiles[at].row + 1, at, 1),
    PageUp: at => byWindow(at, -1),
    PageDown: at => byWindow(at, 1),
    Home: () => 0,
    End: () => list.tiles.length - 1,
  };

  grid.addEventListener("keydown", event => {
    const link = event.target.closest("li")?.querySelector("a[data-id]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const at = list.indexOf(link.dataset.id);
    if (event.key.toLowerCase() === "x") {
      event.preventDefault();
      picks.pick(at, !picks.has(at), event.shiftKey);
    } else if (event.key === "Escape" && picks.ids.length > 0) {
      event.preventDefault();
      picks.clear();
    } else if (steps[event.key]) {
      const to = steps[event.key](at);
      if (to === null || !list.tiles[to]) {
        if (at === 0 || event.key === "ArrowUp") {
          loadBefore();
        }
        return;
      }
      event.preventDefault();
      if (event.shiftKey) {
        picks.pick(at, true, false);
        picks.pick(to, true, true);
      }
      list.reveal(to, bar())?.focus({ preventScroll: true });
    }
  });
}
