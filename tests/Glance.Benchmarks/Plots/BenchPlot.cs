using System.Globalization;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace Glance.Benchmarks.Plots;

/// <summary>One picture of a bench: a panel for each unit, a group of bars for each name, a colour for each of those measured.</summary>
internal static class BenchPlot
{
    private const int Width = 1000;
    private const int BarHeight = 22;
    private const int PanelMargin = 100;
    private const int HeadHeight = 40;

    private static readonly Color[] Colours =
        [.. new[] { "#3366aa", "#cc8844", "#559955", "#884488", "#888888" }.Select(Color.FromHex)];

    private static readonly LineStyle AskedStyle = new() { Color = Color.FromHex("#cc0000"), Width = 2 };

    /// <summary>Draws it.</summary>
    /// <param name="bench">The figures.</param>
    /// <param name="file">Where the PNG goes.</param>
    public static void Save(BenchResults bench, string file)
    {
        Fonts.Default = "DejaVu Sans"; // Another one where it is not installed.
        var whos = bench.Results.Select(row => row.Who).Distinct().OrderBy(who => who == BenchRow.Ours ? 0 : 1).ToList();
        var units = bench.Results.GroupBy(row => row.Unit).ToList();
        var picture = new Multiplot();
        picture.AddPlots(units.Count);
        for (var i = 0; i < units.Count; i++)
            DrawPanel(picture.GetPlot(i), units[i].Key, [.. units[i]], whos);
        picture.GetPlot(0).Title(TitleOf(bench, units[0].Key), size: 13);

        var heights = units.Select(unit => (float)(PanelMargin + BarHeight * unit.Count())).ToList();
        heights[0] += HeadHeight;
        var rows = new DraggableRows();
        rows.SetHeights(heights);
        picture.Layout = rows;
        picture.SavePng(file, Width, (int)heights.Sum());
    }

    private static string TitleOf(BenchResults bench, string unit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            scripts/bench {bench.Bench}, {bench.Date:yyyy-MM-dd}, revision {bench.Revision}
            {bench.Conditions.Replace("; ", ";\n", StringComparison.Ordinal)};
            {bench.Cores} cores, load average {bench.LoadBefore[0]} before
            {unit}
            """);

    private static void DrawPanel(Plot plot, string unit, List<BenchRow> rows, List<string> whos)
    {
        var names = rows.Select(row => row.Name).Distinct().ToList();
        List<Tick> ticks = [];
        var position = 0.0;
        foreach (var name in names)
        {
            var group = rows.Where(row => row.Name == name).ToList();
            ticks.Add(new Tick(position - (group.Count - 1) / 2.0, name));
            foreach (var row in group)
            {
                DrawBar(plot, row, position, Colours[whos.IndexOf(row.Who) % Colours.Length]);
                position--;
            }

            position -= 0.6;
        }

        plot.Title(unit, size: 13);
        plot.Axes.Left.SetTicks([.. ticks.Select(tick => tick.Position)], [.. ticks.Select(tick => tick.Label)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.HideGrid();
        var isJudged = rows.Exists(row => row.Asked is not null);
        var widest = rows.Max(row => Math.Max(row.Value, BoundOf(row) ?? 0));
        plot.Axes.SetLimits(0, Math.Max(widest, 1e-9) * (isJudged ? 1.25 : 1.12), position + 0.6, 1);
        if (rows.TrueForAll(row => row.Who == BenchRow.Ours))
            return;
        plot.Legend.ManualItems.AddRange(rows.Select(row => row.Who).Distinct()
            .Select(who => new LegendItem { LabelText = who, FillColor = Colours[whos.IndexOf(who) % Colours.Length] }));
        plot.ShowLegend(Edge.Right);
    }

    private static void DrawBar(Plot plot, BenchRow row, double position, Color colour)
    {
        var bar = new Bar
        {
            Position = position,
            Value = row.Value,
            ValueLabel = Label(row),
            FillColor = colour,
            LineWidth = 0,
            Size = 0.85,
        };
        var bars = plot.Add.Bars(new List<Bar> { bar });
        bars.Horizontal = true;
        if (BoundOf(row) is { } limit)
            plot.Add.Line(limit, position - 0.45, limit, position + 0.45).LineStyle = AskedStyle;
    }

    private static double? BoundOf(BenchRow row) =>
        row.Asked?.Split(' ') is [_, var bound] && double.TryParse(bound, CultureInfo.InvariantCulture, out var limit) ? limit : null;

    private static string Label(BenchRow row) =>
        row.Value.ToString(row.Value >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture) + (row.Asked is null ? "" : $" ({row.Asked})");
}
