// The map: fits its frame at first; buttons make it larger and smaller, the frame scrolls.
(() => {
  "use strict";
  const frame = document.querySelector("#map .map");
  const picture = frame && frame.querySelector("svg");
  if (!picture) return;
  const whole = Number(picture.getAttribute("width"));
  const least = 0.1;
  const most = 4;
  let zoom = 1;

  function fit() {
    return Math.min(1, frame.clientWidth / whole);
  }

  /** Draws at a zoom, with the point of the frame's middle kept where it is. */
  function draw(wanted) {
    const next = Math.min(most, Math.max(least, wanted));
    const middle = [
      (frame.scrollLeft + frame.clientWidth / 2) / zoom,
      (frame.scrollTop + frame.clientHeight / 2) / zoom,
    ];
    zoom = next;
    picture.setAttribute("width", String(Math.round(whole * zoom)));
    picture.removeAttribute("height");
    frame.scrollLeft = middle[0] * zoom - frame.clientWidth / 2;
    frame.scrollTop = middle[1] * zoom - frame.clientHeight / 2;
  }

  const steps = {
    in: () => draw(zoom * 1.4),
    out: () => draw(zoom / 1.4),
    fit: () => draw(fit()),
    whole: () => draw(1),
  };
  for (const button of document.querySelectorAll("#map [data-zoom]")) {
    button.addEventListener("click", () => steps[button.dataset.zoom]());
  }
  frame.addEventListener("keydown", (event) => {
    const step = { "+": "in", "-": "out", 0: "fit" }[event.key];
    if (!step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    steps[step]();
  });
  // Dragging moves the picture, as people expect of a map.
  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    held = [event.clientX + frame.scrollLeft, event.clientY + frame.scrollTop];
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held) return;
    frame.scrollLeft = held[0] - event.clientX;
    frame.scrollTop = held[1] - event.clientY;
  });
  const release = () => {
    held = null;
  };
  frame.addEventListener("pointerup", release);
  frame.addEventListener("pointercancel", release);
  document.querySelector("#map .zoom").hidden = false;
  steps.fit();
})();
