// Suggestions while typing: a list box that belongs to the search box (ARIA combobox). Without them the box is the plain form that it was.
const settle = 80; // ms without a key before the server is asked
const icons = {
  saved: "bookmark", recent: "clock", place: "place", camera: "camera", lens: "camera", folder: "folder", tag: "tag", person: "account", album: "album",
  type: "picture", is: "picture", year: "calendar", rating: "star", filter: "filter",
};
const box = document.getElementById("q");
const list = document.getElementById("suggestions");
const said = document.querySelector("[data-suggested]");
const pattern = document.querySelector("template[data-suggestion]");
const number = new Intl.NumberFormat("en");

let shown = [];
let active = -1;
let waiting = 0;
let asking = null;

list.setAttribute("role", "listbox");
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
  box.setAttribute(name, value);
}

const options = () => [...list.children];

function mark(at) {
  active = at;
  options().forEach((option, i) => option.setAttribute("aria-selected", i === at));
  if (at < 0) {
    box.removeAttribute("aria-activedescendant");
  } else {
    box.setAttribute("aria-activedescendant", options()[at].id);
    options()[at].scrollIntoView({ block: "nearest" });
  }
}

function close() {
  clearTimeout(waiting);
  asking?.abort();
  shown = [];
  list.hidden = true;
  list.replaceChildren();
  said.textContent = "";
  box.setAttribute("aria-expanded", "false");
  mark(-1);
}

function show(suggestions) {
  shown = suggestions;
  list.replaceChildren(...suggestions.map((one, i) => {
    const option = pattern.content.firstElementChild.cloneNode(true);
    const part = name => option.querySelector(`[data-${name}]`);
    option.id = `suggestion-${i}`;
    option.querySelector("use").setAttribute("href", `${pattern.dataset.suggestion}#${icons[one.kind] ?? "search"}`);
    part("kind").textContent = `${one.kind}: `;
    // Of a folder its own name tells most, and must not be what is cut off.
    const end = one.kind === "folder" ? one.text.lastIndexOf("/") : -1;
    part("text").textContent = one.text.slice(end + 1);
    part("hint").textContent = one.hint ?? one.text.slice(0, Math.max(0, end));
    part("count").textContent = one.count === null ? "" : number.format(one.count);
    return option;
  }));
  list.hidden = suggestions.length === 0;
  box.setAttribute("aria-expanded", suggestions.length > 0);
  said.textContent = suggestions.length === 0 ? "" : suggestions.length === 1 ? "1 suggestion" : `${suggestions.length} suggestions`;
  mark(-1);
}

async function ask() {
  clearTimeout(waiting);
  asking?.abort();
  const mine = asking = new AbortController();
  const typed = new URLSearchParams({ q: box.value, at: box.selectionStart ?? box.value.length });
  try {
    const answer = await fetch(`/api/v1/suggestions?${typed}`, { signal: mine.signal });
    const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
    if (mine === asking && !mine.signal.aborted && document.activeElement === box) {
      show(suggestions);
    }
  } catch (error) {
    if (error.name !== "AbortError") {
      close(); // typing goes on without them
    }
  }
}

// A whole search is asked at once; a part of one is put in place, and the person types on.
function take(one) {
  if (one.address) {
    location.assign(one.address);
    return;
  }
  box.value = one.q;
  box.setSelectionRange(one.at, one.at);
  close();
  if (one.kind === "recent") {
    box.form.requestSubmit();
  } else if (one.kind === "filter") {
    ask();
  }
}

function step(by) {
  if (shown.length === 0) {
    ask();
  } else {
    // One place more than there are suggestions: the box itself.
    const places = shown.length + 1;
    mark((active + 1 + by + places) % places - 1);
  }
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  asking?.abort();
  waiting = setTimeout(ask, settle);
});
box.addEventListener("focus", () => box.value === "" && ask());
box.addEventListener("blur", close);
box.form.addEventListener("submit", close);
addEventListener("pagehide", close);

box.addEventListener("keydown", event => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    return;
  }
  const act = {
    ArrowDown: () => step(+1),
    ArrowUp: shown.length > 0 && (() => step(-1)),
    Enter: active >= 0 && (() => take(shown[active])),
    Tab: active >= 0 && (() => take(shown[active])),
    Escape: shown.length > 0 && close,
  }[event.key];
  if (act) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }
});

// The box keeps the focus, and a phone its keyboard.
list.addEventListener("mousedown", event => event.preventDefault());
list.addEventListener("click", event => {
  const option = event.target.closest("[role=option]");
  if (option) {
    take(shown[options().indexOf(option)]);
  }
});
