"use strict";
(() => {
  const main = document.querySelector("main");
  const id = main.dataset.run;
  if (!id) return;
  const base = "/api/v1/runs/" + encodeURIComponent(id);
  const log = document.getElementById("log");
  const filter = document.getElementById("filter");
  let lines = [];
  const show = () => {
    const wanted = filter.value.toLowerCase();
    const kept = wanted ? lines.filter((line) => line.toLowerCase().includes(wanted)) : lines;
    log.textContent = kept.length ? kept.join("\n") : lines.length ? "No line has that." : "Nothing logged.";
    log.scrollTop = log.scrollHeight;
  };
  filter.addEventListener("input", show);
  const load = async () => {
    try {
      const answer = await fetch(base + "/log");
      if (answer.ok) { lines = (await answer.text()).split("\n").filter(Boolean); show(); }
    } catch (e) { log.textContent = "The server does not answer. Is it running?"; }
  };
  load();

  const cancel = document.getElementById("cancel");
  const said = document.getElementById("cancelling");
  if (cancel) cancel.addEventListener("click", async () => {
    cancel.disabled = true;
    said.textContent = "Asking …";
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    try {
      const answer = await fetch(base + "/cancel", { method: "POST", headers });
      if (answer.status === 401) { location = "/login?next=" + encodeURIComponent(location.pathname); return; }
      if (answer.ok) { said.textContent = "Asked to end; this takes at most ten seconds."; return; }
      const problem = await answer.json();
      said.textContent = problem.detail + ". " + problem.hint;
    } catch (e) { said.textContent = "The server does not answer. Is it running?"; }
    cancel.disabled = false;
  });

  // While it runs, the page follows: anew when a stage moves on, and once more at the end.
  if (main.dataset.running === "yes") {
    const states = () => [...document.querySelectorAll("#stages li")].map((item) => item.dataset.stage + item.dataset.state).join();
    const live = new EventSource(base + "/events");
    live.addEventListener("snapshot", (event) => {
      const run = JSON.parse(event.data).run;
      if (!run || run.id !== id) return;
      const now = run.stages.map((stage) => stage.stage + stage.state).join();
      if (run.state !== "RUNNING" || now !== states()) { live.close(); location.reload(); return; }
      run.stages.forEach((stage) => {
        const item = [...document.querySelectorAll("#stages li")].find((one) => one.dataset.stage === stage.stage);
        const bar = item.querySelector("progress");
        if (stage.total > 0) { bar.max = stage.total; bar.value = stage.done; } else bar.removeAttribute("value");
        if (stage.progress) item.querySelector(".facts").textContent = stage.progress;
      });
    });
    live.addEventListener("log", load);
    live.addEventListener("end", () => { live.close(); location.reload(); });
  }
})();
