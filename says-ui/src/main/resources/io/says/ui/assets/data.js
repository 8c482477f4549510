"use strict";
(() => {
  const root = document.documentElement;
  const charts = [];
  const draw = () => {
    if (!window.echarts) return;
    charts.splice(0).forEach((chart) => chart.dispose());
    const css = getComputedStyle(root);
    const color = (name) => css.getPropertyValue(name).trim();
    const text = { axisLabel: { color: color("--soft") }, axisLine: { lineStyle: { color: color("--line") } }, splitLine: { lineStyle: { color: color("--line") } } };
    document.querySelectorAll("[data-drawing]").forEach((place) => {
      const figure = JSON.parse(place.dataset.drawing);
      const base = { animation: false, grid: { left: 8, right: 8, top: 12, bottom: 8, containLabel: true }, tooltip: { renderMode: "richText" } };
      const chart = echarts.init(place);
      if (figure.kind === "heat") {
        const wide = figure.across.length;
        const most = Math.max(...figure.values.map(Math.abs), 1e-9);
        // Squares of a scatter chart: the bundle has no heat map.
        chart.setOption({
          ...base,
          tooltip: { renderMode: "richText", formatter: (at) => figure.labels[at.value[1]] + ", " + figure.across[at.value[0]] + ": " + at.value[2] },
          xAxis: { ...text, type: "category", data: figure.across, splitLine: { show: false } },
          yAxis: { ...text, type: "category", data: figure.labels, inverse: true, splitLine: { show: false } },
          series: [{
            type: "scatter",
            symbol: "rect",
            symbolSize: [Math.max(2, (place.clientWidth - 130) / wide - 2), Math.max(2, (place.clientHeight - 45) / figure.labels.length - 2)],
            data: figure.values.flatMap((value, i) => (value === null ? [] : [{
              value: [i % wide, Math.floor(i / wide), value],
              itemStyle: { color: color(value < 0 ? "--bad" : "--accent"), opacity: Math.max(0.04, Math.abs(value) / most) },
            }])),
          }],
        });
      } else if (figure.kind === "lines" || figure.kind === "groups") {
        const lines = figure.kind === "lines";
        const wide = figure.across.length;
        const colors = ["--accent", "--s1", "--s2", "--s3", "--s4", "--s5", "--s6", "--s7"].map(color);
        const dashes = ["solid", [7, 3], [2, 3], [9, 3, 2, 3]];
        const category = { ...text, type: "category", data: figure.labels, inverse: !lines };
        if (!lines) category.axisLabel = { ...text.axisLabel, width: Math.min(310, 0.4 * place.clientWidth), overflow: "break", fontSize: 11, interval: 0 };
        const value = { ...text, type: "value" };
        chart.setOption({
          ...base,
          grid: { ...base.grid, top: 44, right: 16 },
          legend: { type: "scroll", top: 0, textStyle: { color: color("--ink") }, pageTextStyle: { color: color("--soft") }, pageIconColor: color("--accent") },
          tooltip: { trigger: "axis", renderMode: "richText" },
          xAxis: lines ? category : value,
          yAxis: lines ? value : category,
          series: figure.across.map((name, i) => ({
            name,
            type: lines ? "line" : "bar",
            data: figure.labels.map((label, row) => figure.values[row * wide + i]),
            color: colors[Math.min(i, colors.length - 1)],
            lineStyle: { width: i ? 2 : 3, type: dashes[Math.min(i, dashes.length - 1)] },
          })),
        });
      } else {
        const names = figure.kind === "bars" && figure.labels.some((label) => !/^[-0-9.,]+$/.test(label));
        const category = { ...text, type: "category", data: figure.labels, inverse: names };
        if (names) category.axisLabel = { ...text.axisLabel, width: 120, overflow: "truncate", interval: 0 };
        const value = { ...text, type: "value" };
        chart.setOption({
          ...base,
          tooltip: { trigger: "axis", renderMode: "richText" },
          xAxis: names ? value : category,
          yAxis: names ? category : value,
          series: [{ type: figure.kind === "line" ? "line" : "bar", showSymbol: false, data: figure.values, itemStyle: { color: color("--accent") } }],
        });
      }
      charts.push(chart);
    });
  };
  draw();
  addEventListener("resize", draw);
  addEventListener("says:theme", draw);
})();
