using System.Text.Json;

namespace Glance.Benchmarks.Plots;

/// <summary>Draws the JSON files of a folder.</summary>
internal static class ResultPlots
{
    /// <summary>Draws each as a PNG of its name and tells where it is; 1 when there is none, or one cannot be read.</summary>
    public static int Draw(string from, string to, TextWriter output)
    {
        if (!Directory.Exists(from) || Directory.GetFiles(from, "*.json") is not { Length: > 0 } files)
        {
            Console.Error.WriteLine($"{from} has no JSON file: run a bench first");
            return 1;
        }

        Directory.CreateDirectory(to);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            try
            {
                var picture = Path.Combine(to, Path.GetFileNameWithoutExtension(file) + ".png");
                BenchPlot.Save(BenchResults.Read(file), picture);
                output.WriteLine(picture);
            }
            catch (JsonException wrong)
            {
                Console.Error.WriteLine($"{file} is no result of a bench: {wrong.Message}");
                return 1;
            }
        }

        return 0;
    }
}
