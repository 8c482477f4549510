"use strict";
try {
  const chosen = localStorage.getItem("says-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch (e) { /* no storage: the system's choice stands */ }
