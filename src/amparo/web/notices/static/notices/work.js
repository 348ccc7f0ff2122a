// Does the page's sum in a worker, so that the page stays awake. Nobody waits for it: what is sent before it is done
// is taken all the same.
(() => {
  "use strict";
  const field = document.getElementById("work");
  if (!field || !window.Worker || !window.isSecureContext) return;
  const worker = new Worker(field.dataset.worker);
  worker.onmessage = (event) => {
    field.value = event.data;
    field.dataset.done = "yes";
    worker.terminate();
  };
  worker.postMessage({ asked: field.dataset.asked, bits: Number(field.dataset.bits) });
  window.addEventListener("pagehide", () => worker.terminate());
})();
