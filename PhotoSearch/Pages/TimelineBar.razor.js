// The timeline's handle: it shows the month in sight, and leads to the one where it is let go.
const timeline = document.querySelector("[data-timeline]");
const strip = timeline.querySelector("[data-strip]");
const handle = timeline.querySelector("[data-handle]");
const words = timeline.querySelector("[data-handle-words]");
const calendar = timeline.querySelector("[data-months]");
const restsAfter = 1400; // ms
const months = [...calendar.querySelectorAll("a[data-month]")].map(link => ({ link, key: link.dataset.month, count: Number(link.dataset.count), words: link.getAttribute("aria-label") }));
const years = [...strip.children].map(item => ({ item, months: months.filter(month => month.key.startsWith(`${item.dataset.year}-`)) }));
let sliding = null;
let resting = null;

const sum = list => list.reduce((all, month) => all + month.count, 0);

/** Where a month begins on the strip, in pixels of the window. */
function heightOf(month) {
  const year = years.find(one => one.months.includes(month));
  const box = year.item.getBoundingClientRect();
  const before = year.months.slice(0, year.months.indexOf(month));
  return box.top + box.height * sum(before) / sum(year.months);
}

function monthAt(y) {
  const year = years.find(one => one.item.getBoundingClientRect().bottom > y) ?? years.at(-1);
  const box = year.item.getBoundingClientRect();
  let left = Math.max(0, (y - box.top) / box.height) * sum(year.months);
  return year.months.find(month => (left -= month.count) < 0) ?? year.months.at(-1);
}

function show(month, y) {
  handle.hidden = false;
  handle.style.top = `${y - timeline.getBoundingClientRect().top}px`;
  words.textContent = month.words;
}

function wake() {
  handle.dataset.awake = timeline.dataset.awake = "";
  clearTimeout(resting);
  resting = setTimeout(() => {
    if (!sliding) {
      delete handle.dataset.awake;
      delete timeline.dataset.awake;
    }
  }, restsAfter);
}

function inSight() {
  const edge = Math.max(0, document.querySelector(".topbar")?.getBoundingClientRect().bottom ?? 0) + 1;
  const sections = [...document.querySelectorAll("[data-grid] > [data-group]")];
  const at = sections.findLast(section => section.getBoundingClientRect().top <= edge) ?? sections[0];
  return months.find(month => month.key === at?.dataset.group);
}

let isAwaited = false;
function follow() {
  isAwaited = false;
  const month = sliding ? null : inSight();
  if (month) {
    show(month, heightOf(month));
    for (const { item, months: own } of years) {
      item.firstElementChild.setAttribute("aria-current", own.includes(month));
    }
  }
}

addEventListener("scroll", () => {
  wake();
  if (!isAwaited) {
    isAwaited = true;
    requestAnimationFrame(follow);
  }
}, { passive: true, capture: true }); // before the grid, which changes what would have to be laid out again to be asked
addEventListener("resize", follow);

strip.addEventListener("pointerdown", event => {
  if (event.button === 0) {
    event.preventDefault();
    strip.setPointerCapture(event.pointerId);
    sliding = monthAt(event.clientY);
    wake();
    show(sliding, event.clientY);
  }
});
strip.addEventListener("pointermove", event => {
  const month = monthAt(event.clientY);
  sliding &&= month;
  wake();
  show(month, event.clientY);
});
for (const end of ["pointerup", "pointercancel"]) {
  strip.addEventListener(end, event => {
    const to = sliding;
    sliding = null;
    if (to && event.type === "pointerup") {
      to.link.click();
    }
  });
}
strip.addEventListener("pointerleave", () => sliding || follow());
// The strip itself answers pointers; its links are for the keyboard.
strip.addEventListener("click", event => event.detail > 0 && event.preventDefault());

document.addEventListener("click", event => {
  if (calendar.open && (!calendar.contains(event.target) || event.target.closest("a"))) {
    calendar.open = false;
  }
});
calendar.addEventListener("keydown", event => {
  if (event.key === "Escape" && calendar.open) {
    event.stopPropagation();
    calendar.open = false;
    calendar.querySelector("summary").focus();
  }
});
follow();
