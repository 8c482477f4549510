"use strict";
(() => {
  const root = document.documentElement;
  const charts = [];
  // The map: near is alike, so one unit is as long across as upwards. It is walked with the arrows as well as with a mouse.
  const symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "arrow"];
  const map = (chart, place, figure, base, color) => {
    const xs = figure.points.map((point) => point[0]);
    const ys = figure.points.map((point) => point[1]);
    const span = (values) => [Math.min(...values), Math.max(...values)];
    const [left, right] = span(xs);
    const [low, high] = span(ys);
    const wide = place.clientWidth - 24;
    const tall = place.clientHeight - 64;
    const unit = 1.08 * Math.max((right - left) / wide, (high - low) / tall, 1e-6);
    const axis = (from, to, length) => ({ type: "value", show: false, min: (from + to - unit * length) / 2, max: (from + to + unit * length) / 2 });
    const colors = ["--accent", "--s1", "--s2", "--s3", "--s5", "--s6"].map(color);
    const last = figure.groups.length - 1;
    const members = figure.groups.map((name, group) => figure.points.map((point, index) => index).filter((index) => figure.points[index][2] === group));
    chart.setOption({
      ...base,
      grid: { left: 12, right: 12, top: 52, bottom: 12 },
      legend: { type: "scroll", top: 0, textStyle: { color: color("--ink") }, pageTextStyle: { color: color("--soft") }, pageIconColor: color("--accent") },
      tooltip: { renderMode: "richText", confine: true, formatter: (at) => at.name + "\n" + at.seriesName },
      xAxis: axis(left, right, wide),
      yAxis: axis(low, high, tall),
      series: figure.groups.map((name, group) => ({
        name,
        type: "scatter",
        cursor: "pointer",
        symbol: figure.shades || group === last ? (group === last ? "emptyCircle" : "circle") : symbols[group],
        symbolSize: figure.shades && group < last ? 6 + 2 * group : group === last ? 6 : 9,
        itemStyle: { color: group === last ? color("--soft") : figure.shades ? color("--accent") : colors[group], opacity: figure.shades && group < last ? (group + 1.5) / (last + 0.5) : 0.8 },
        emphasis: { scale: 2.2, itemStyle: { opacity: 1, borderColor: color("--ink"), borderWidth: 2 } },
        data: members[group].map((index) => ({ value: [xs[index], ys[index]], name: figure.points[index][3] })),
      })),
    });
    const go = (index) => { location = "/tracks?id=" + encodeURIComponent(figure.points[index][4]); };
    chart.on("click", (event) => go(members[event.seriesIndex][event.dataIndex]));
    // Drawn anew, as for another width, it stays where it was.
    let at = place.dataset.at ? Number(place.dataset.at) : figure.points.findIndex((point) => point[4] === figure.current);
    const show = (index) => {
      chart.dispatchAction({ type: "downplay" });
      at = index;
      place.dataset.at = index;
      const group = figure.points[at][2];
      const where = { seriesIndex: group, dataIndex: members[group].indexOf(at) };
      chart.dispatchAction({ type: "highlight", ...where });
      chart.dispatchAction({ type: "showTip", ...where });
      document.getElementById("map-at").textContent = figure.points[at][3] + ", " + figure.groups[group];
    };
    if (at >= 0) show(at);
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    place.onkeydown = (event) => {
      if (event.key === "Enter" && at >= 0) { go(at); return; }
      const way = ways[event.key];
      if (!way) return;
      event.preventDefault();
      if (at < 0) { show(0); return; }
      let best = -1;
      let least = Infinity;
      figure.points.forEach((point, index) => {
        const along = (point[0] - xs[at]) * way[0] + (point[1] - ys[at]) * way[1];
        const across = Math.abs((point[0] - xs[at]) * way[1]) + Math.abs((point[1] - ys[at]) * way[0]);
        if (along > 0 && across <= along && along * along + across * across < least) { least = along * along + across * across; best = index; }
      });
      if (best >= 0) show(best);
    };
  };
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
      if (figure.kind === "map") map(chart, place, figure, base, color);
      else if (figure.kind === "heat") {
        const wide = figure.across.length;
        const most = Math.max(...figure.values.map(Math.abs), 1e-9);
        // Squares of a scatter chart: the bundle has no heat map.
        chart.setOption({
          ...base,
          tooltip: { renderMode: "richText", formatter: (at) => figure.labels[at.value[1]] + ", " + figure.across[at.value[0]] + ": " + says.number(at.value[2]) },
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
        const value = { ...text, type: "value", axisLabel: { ...text.axisLabel, formatter: (number) => says.number(number) } };
        chart.setOption({
          ...base,
          grid: { ...base.grid, top: 44, right: 16 },
          legend: { type: "scroll", top: 0, textStyle: { color: color("--ink") }, pageTextStyle: { color: color("--soft") }, pageIconColor: color("--accent") },
          tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (typeof value === "number" ? says.number(value) : "–") },
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
        const value = { ...text, type: "value", axisLabel: { ...text.axisLabel, formatter: (number) => says.number(number) } };
        chart.setOption({
          ...base,
          tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (typeof value === "number" ? says.number(value) : "–") },
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
