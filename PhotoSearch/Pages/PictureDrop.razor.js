// A picture that is dropped or pasted goes into the form that is there without script, and the form is sent: one way for all.
const drop = document.querySelector("[data-picture-drop]");
const form = drop.querySelector("form");
const file = form.elements.picture;
const said = form.querySelector("[data-said]");
const over = document.querySelector("[data-picture-over]");
const most = Number(form.dataset.most);
const previewSize = 96;
let isOurs = false;
let isSent = false;

// The bar blurs what is behind it, and so holds in even what would cover the whole page.
document.body.append(over);

function say(words, isWrong) {
  drop.open = true;
  said.textContent = words;
  said.toggleAttribute("data-wrong", isWrong);
}

// A small copy stays in this window, for the chip that says what is looked for; the server has none.
async function keepPreview(picture) {
  try {
    const bitmap = await createImageBitmap(picture);
    const scale = Math.min(1, previewSize / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.max(1, bitmap.width * scale), Math.max(1, bitmap.height * scale)];
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    sessionStorage.setItem("picture-sent", canvas.toDataURL("image/jpeg", 0.7));
  } catch {
    sessionStorage.removeItem("picture-sent"); // a format that browsers cannot show; the server can read it
  }
}

async function send() {
  const [picture] = file.files;
  if (!picture || isSent) {
    return;
  }
  if (picture.size > most) {
    say(`A picture may have at most ${most / 1e6} MB.`, true);
  } else if (picture.type && !picture.type.startsWith("image/")) {
    say("This file is not a picture.", true);
  } else {
    isSent = true;
    say("Looking at your picture…", false);
    await keepPreview(picture);
    form.submit();
  }
}

function take(picture) {
  const put = new DataTransfer();
  put.items.add(picture);
  file.files = put.files;
  send();
}

file.addEventListener("change", send);
form.addEventListener("submit", event => {
  event.preventDefault();
  send();
});

const holdsFile = event => !isOurs && event.dataTransfer?.types.includes("Files");
document.addEventListener("dragstart", () => { isOurs = true; });
document.addEventListener("dragend", () => { isOurs = false; });
document.addEventListener("dragover", event => {
  if (holdsFile(event)) {
    event.preventDefault();
    over.hidden = false;
  }
});
document.addEventListener("dragleave", event => {
  if (!event.relatedTarget) {
    over.hidden = true;
  }
});
document.addEventListener("drop", event => {
  over.hidden = true;
  if (holdsFile(event)) {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      take(event.dataTransfer.files[0]);
    }
  }
});
document.addEventListener("paste", event => {
  const picture = [...event.clipboardData.files].find(one => one.type.startsWith("image/"));
  // Text copied together with its picture, into a field: the text is meant.
  const isText = event.target.closest("input, textarea") && event.clipboardData.types.includes("text/plain");
  if (picture && !isText) {
    event.preventDefault();
    take(picture);
  }
});

document.addEventListener("click", event => {
  if (drop.open && !isSent && !drop.contains(event.target)) {
    drop.open = false;
  }
});
drop.addEventListener("keydown", event => {
  if (event.key === "Escape" && drop.open) {
    event.stopPropagation();
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});
// Back shows this page as it was left.
addEventListener("pageshow", event => {
  if (event.persisted) {
    isSent = false;
    form.reset();
    say("", false);
    drop.open = false;
  }
});

const chip = document.querySelector("[data-picture-chip]");
if (chip) {
  const key = `picture-${chip.dataset.pictureChip}`;
  const sent = sessionStorage.getItem("picture-sent");
  if (sent) {
    sessionStorage.setItem(key, sent);
    sessionStorage.removeItem("picture-sent");
  }
  const preview = sessionStorage.getItem(key);
  if (preview) {
    const image = chip.querySelector("img");
    image.src = preview;
    image.hidden = false;
    chip.querySelector("[data-stand-in]").hidden = true;
  }
}
