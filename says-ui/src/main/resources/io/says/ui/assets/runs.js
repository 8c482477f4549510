"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const main = document.querySelector("main");
  const id = main.dataset.run;
  if (!id) return;
  const base = "/api/v1/runs/" + encodeURIComponent(id);
  const silent = says.say("script.silent");

  // The log: entries of one line and what belongs to it, as a stack trace.
  const log = $("log");
  const filter = $("filter");
  const level = $("level");
  const logOf = $("log-of");
  const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"];
  let entries = [];
  const parsed = (text) => {
    const found = [];
    text.split("\n").filter(Boolean).forEach((line) => {
      const head = /^\d{4}-\S+ (TRACE|DEBUG|INFO|WARN|ERROR) /.exec(line) || /^\{.*?"level":\s?"(TRACE|DEBUG|INFO|WARN|ERROR)"/.exec(line);
      if (head) found.push({ level: levels.indexOf(head[1]), text: line });
      else if (found.length) found[found.length - 1].text += "\n" + line;
      else found.push({ level: levels.length, text: line });
    });
    return found;
  };
  const show = () => {
    const wanted = filter.value.toLowerCase();
    const least = level.value ? levels.indexOf(level.value) : 0;
    const kept = entries.filter((entry) => entry.level >= least && entry.text.toLowerCase().includes(wanted));
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    log.textContent = kept.length ? kept.map((entry) => entry.text).join("\n") : entries.length ? says.say("script.no-entry") : says.say("script.nothing-logged");
    $("log-count").textContent = kept.length < entries.length ? says.say("script.entries", says.number(kept.length), says.number(entries.length)) : "";
    if (atEnd) log.scrollTop = log.scrollHeight;
  };
  const load = async () => {
    try {
      const answer = await fetch(base + "/log" + (logOf.value ? "?" + logOf.value : ""));
      if (answer.ok) { entries = parsed(await answer.text()); show(); }
    } catch (e) { log.textContent = silent; }
  };
  filter.addEventListener("input", show);
  level.addEventListener("change", show);
  logOf.addEventListener("change", load);
  $("log-form").addEventListener("submit", (event) => event.preventDefault());
  load();

  // What is asked for: one key for each button until it is answered, so that asking twice starts nothing twice.
  const keys = {};
  const ask = async (button, path, said, body) => {
    button.disabled = true;
    said.textContent = button.dataset.wait;
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    if (body) headers["Content-Type"] = "application/json";
    if (path !== "cancel" && crypto.randomUUID) {
      const of = path + (body || "");
      keys[of] = keys[of] || crypto.randomUUID();
      headers["Idempotency-Key"] = '"' + keys[of] + '"';
    }
    try {
      const answer = await fetch(base + "/" + path, { method: "POST", headers, body });
      if (answer.status === 401) { location = "/login?next=" + encodeURIComponent(location.pathname); return; }
      if (answer.ok && path === "cancel") { said.textContent = says.say("script.ending"); return; }
      if (answer.ok) {
        const told = await answer.json();
        location = "/runs" + (told.id ? "/" + encodeURIComponent(told.id) : "");
        return;
      }
      delete keys[path + (body || "")];
      said.textContent = await says.problem(answer);
    } catch (e) { said.textContent = silent; }
    button.disabled = false;
  };
  main.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-post]");
    if (button) ask(button, button.dataset.post, $("said"));
  });
  main.addEventListener("submit", (event) => {
    if (event.target.id !== "again-form") return;
    event.preventDefault();
    ask(event.target.querySelector("button"), "resume", $("again-said"), JSON.stringify({ again: [$("again").value] }));
  });

  // While it runs, the page follows: the parts that the server draws are fetched anew when a stage moves on, and once more at the end.
  const parts = ["run-head", "run-stages", "run-time", "log-of"];
  // What is announced stays where it is: a screen reader does not hear of an element that came with its text.
  const tell = () => {
    const under = [...document.querySelectorAll('#stages [data-state="RUNNING"]')].map((item) => item.dataset.stage).join(", ");
    const told = document.querySelector("#run-head .pill").textContent.trim() + (under ? ": " + under : "");
    if ($("run-told").textContent !== told) $("run-told").textContent = told;
  };
  const refresh = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) { location.reload(); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const chosen = logOf.value;
    const again = $("again") && $("again").value;
    const focused = document.activeElement && document.activeElement.id;
    parts.forEach((part) => {
      const now = $(part);
      const then = fresh.getElementById(part);
      if (part === "log-of") now.replaceChildren(...then.children);
      else if (now.innerHTML !== then.innerHTML) now.replaceWith(then);
    });
    logOf.value = chosen;
    if (again && $("again")) $("again").value = again;
    if (focused && $(focused) && document.activeElement !== $(focused)) $(focused).focus();
    tell();
    main.dataset.running = fresh.querySelector("main").dataset.running;
  };
  if (main.dataset.running === "yes") {
    const states = () => [...document.querySelectorAll("#stages li")].map((item) => item.dataset.stage + item.dataset.state).join();
    let live;
    let wanted = false;
    let busy = false;
    const follow = async () => {
      wanted = true;
      if (busy) return;
      busy = true;
      while (wanted) { wanted = false; try { await refresh(); } catch (e) { $("said").textContent = silent; } }
      busy = false;
      if (main.dataset.running === "no") { live.close(); load(); }
    };
    const snapshot = (event) => {
      const run = JSON.parse(event.data).run;
      if (!run || run.id !== id) return;
      const now = run.stages.map((stage) => stage.stage + stage.state).join();
      if (run.state !== "RUNNING" || now !== states()) { follow(); return; }
      run.stages.forEach((stage) => {
        const item = [...document.querySelectorAll("#stages li")].find((one) => one.dataset.stage === stage.stage);
        const bar = item.querySelector("progress");
        if (stage.total > 0) { bar.max = stage.total; bar.value = stage.done; } else bar.removeAttribute("value");
        if (stage.progress) item.querySelector(".facts").textContent = stage.progress;
      });
    };
    let due;
    live = says.live(base + "/events", {
      snapshot,
      log: () => { clearTimeout(due); due = setTimeout(load, 500); },
      end: () => { live.close(); follow(); },
    });
  }
})();
