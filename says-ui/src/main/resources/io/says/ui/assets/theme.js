"use strict";
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  try {
    const chosen = localStorage.getItem("says-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch (e) { /* no storage: the system's choice stands */ }
  const changed = () => dispatchEvent(new Event("says:theme"));
  dark.addEventListener("change", changed);
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      const now = root.dataset.theme || (dark.matches ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
      try { localStorage.setItem("says-theme", root.dataset.theme); } catch (e) { /* not kept */ }
      changed();
    });
  });
})();
