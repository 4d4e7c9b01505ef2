// A board is drawn anew when its circuit stands. What was opened, typed and focused by then stays so.
const before = document.querySelector(".board");
const kinds = "summary, a[href], button, input";
let focused = null;

const nameOf = one => `${one.localName} ${one.id || one.ariaLabel || one.textContent.trim()}`;

function handOver(after) {
  const twins = new Map([...after.querySelectorAll(kinds)].map(one => [nameOf(one), one]));
  for (const one of before.querySelectorAll(kinds)) {
    const twin = twins.get(nameOf(one));
    if (twin && one.localName === "summary") {
      twin.parentElement.open = one.parentElement.open;
    } else if (twin && one.localName === "input" && one.type !== "hidden" && one.value !== one.defaultValue) {
      twin.value = one.value;
      twin.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (twin && one === focused && document.activeElement === document.body) {
      twin.focus({ preventScroll: true });
    }
  }
}

if (before) {
  document.addEventListener("focusin", event => { focused = event.target; });
  new MutationObserver((changes, observer) => {
    const after = document.querySelector(".board");
    if (after && after !== before) {
      observer.disconnect();
      handOver(after);
    }
  }).observe(before.parentElement, { childList: true });
}
