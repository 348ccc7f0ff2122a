// Leaving at once: a click on the link, or Shift pressed three times within five seconds, blanks the page first, then
// puts the exit page in the place of this one in the history. Without this script the link still leads there.
(() => {
  "use strict";
  const PRESSES = 3;
  const SECONDS = 5;
  const bar = document.getElementById("quick-exit");
  if (!bar) return;
  const link = bar.querySelector("a");
  const dots = bar.querySelectorAll(".exit-dots i");
  const said = document.getElementById("quick-exit-said");
  const title = document.title;
  let presses = []; // when each was
  let alone = false; // whether Shift is down and nothing else was pressed since
  let timer = 0;

  const show = () => {
    const count = presses.length;
    dots.forEach((dot, number) => dot.classList.toggle("on", number < count));
    said.textContent = count ? bar.dataset[`said-${PRESSES - count}`] || bar.dataset.left : "";
  };

  const forget = () => {
    const now = performance.now();
    presses = presses.filter((time) => now - time < SECONDS * 1000);
    clearTimeout(timer);
    if (presses.length) timer = setTimeout(forget, SECONDS * 1000 - (now - presses[0]) + 1);
    show();
  };

  const reset = () => {
    presses = [];
    alone = false;
    forget();
  };

  const leave = () => {
    document.documentElement.classList.add("leaving");
    document.title = "\u00a0";
    location.replace(link.href);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") alone = alone || !event.repeat;
    else reset();
  });

  document.addEventListener("pointerdown", () => {
    alone = false;
  });

  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses.push(performance.now());
    forget();
    if (presses.length >= PRESSES) leave();
  });

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // back from the history: the page may be the very one that was blanked
  window.addEventListener("pageshow", () => {
    document.documentElement.classList.remove("leaving");
    document.title = title;
    reset();
  });

  bar.classList.add("exit-ready");
})();
