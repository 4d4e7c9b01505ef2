// Marks are given without leaving the page; what is picked is read from the form alone, wherever its tiles are.
import { isMark, known, send } from "./MarkPanel.razor.js";

const form = document.getElementById("picked");
const told = form.querySelector("[data-marked]");
const drawers = [...form.querySelectorAll("details")];
const albums = form.querySelector("[data-albums]");
const mostChoices = 12;

form.addEventListener("submit", async event => {
  // What leaves the list that is shown comes with the page anew.
  if (!isMark(form, event.submitter) || event.submitter.value === "unfavourite" || event.submitter.value.startsWith("outOfAlbum:")) {
    return;
  }
  event.preventDefault();
  const { ok, words } = await send(form, event.submitter);
  told.textContent = words;
  told.toggleAttribute("data-wrong", !ok);
  if (ok) {
    drawers.forEach(drawer => { drawer.open = false; });
    [form.elements.tag, form.elements.album].forEach(field => { field.value = ""; });
  }
});
form.addEventListener("reset", () => { told.textContent = ""; });

// Drawers close as menus do.
form.addEventListener("keydown", event => {
  const drawer = event.key === "Escape" && event.target.closest("details[open]");
  if (drawer) {
    event.stopPropagation();
    drawer.open = false;
    drawer.querySelector("summary").focus();
  }
});
document.addEventListener("click", event => {
  drawers.filter(drawer => drawer.open && !drawer.contains(event.target)).forEach(drawer => { drawer.open = false; });
});
for (const drawer of drawers) {
  drawer.addEventListener("toggle", () => drawer.open && drawer.querySelector("input")?.focus());
}

albums.addEventListener("toggle", async () => {
  if (albums.open) {
    albums.querySelector("[data-album-choices]").replaceChildren(...(await known("known-albums")).slice(0, mostChoices).map(name => {
      const choice = document.createElement("button");
      Object.assign(choice, { type: "submit", className: "chip", name: "do", value: `addToAlbum:${name}`, textContent: name, formAction: "/marks" });
      return choice;
    }));
  }
});
