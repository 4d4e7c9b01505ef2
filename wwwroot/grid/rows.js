// Where tiles stand: rows that fill the width, as the style sheet makes them without script, cut into chunks of whole rows.
const chunkTiles = 24; // a chunk ends with the first row that reaches this many

/**
 * Gives each tile its box, in pixels from its chunk's corner, and its row.
 * @returns {{tiles: object[], height: number}[]} chunks that follow on each other, with the gap below all but the last
 */
export function place(tiles, { width, row, gap }, firstRow) {
  const chunks = [];
  let [start, top, rowNumber] = [0, 0, firstRow];
  for (let from = 0, to; from < tiles.length; from = to) {
    let [basis, ratios] = [0, 0];
    for (to = from; to < tiles.length; to++) {
      const share = Math.min(tiles[to].ratio * row, width);
      if (to > from && basis + share + gap * (to - from) > width) {
        break;
      }
      basis += share;
      ratios += tiles[to].ratio;
    }
    const gaps = gap * (to - from - 1);
    const isLast = to === tiles.length;
    // The last row keeps its height and leaves free what it does not need.
    const height = isLast && basis + gaps + gap <= width ? row : (width - gaps) / ratios;
    let left = 0;
    for (const tile of tiles.slice(from, to)) {
      Object.assign(tile, { left, top, width: tile.ratio * height, height, row: rowNumber });
      left += tile.width + gap;
    }
    top += height + gap;
    rowNumber++;
    if (isLast || to - start >= chunkTiles) {
      chunks.push({ tiles: tiles.slice(start, to), height: isLast ? top - gap : top });
      [start, top] = [to, 0];
    }
  }
  return chunks;
}
