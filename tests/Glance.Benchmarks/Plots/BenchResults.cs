using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glance.Benchmarks.Plots;

/// <summary>What one run of a bench found (scripts/benchmarks/lib.sh writes it).</summary>
/// <param name="Bench">Its name.</param>
/// <param name="Date">When it ended.</param>
/// <param name="Revision">Of which revision the build was.</param>
/// <param name="Cores">Cores of the machine.</param>
/// <param name="Conditions">How it was measured, in words.</param>
/// <param name="Results">The figures.</param>
internal sealed record BenchResults(
    string Bench, DateTimeOffset Date, string Revision, int Cores, string Conditions, IReadOnlyList<BenchRow> Results)
{
    private static readonly JsonSerializerOptions Spelling = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Load average of 1, 5 and 15 minutes before.</summary>
    [JsonRequired]
    public IReadOnlyList<double> LoadBefore { get; init; } = [];

    /// <summary>And after.</summary>
    [JsonRequired]
    public IReadOnlyList<double> LoadAfter { get; init; } = [];

    /// <summary>Reads a file.</summary>
    public static BenchResults Read(string file) =>
        JsonSerializer.Deserialize<BenchResults>(File.ReadAllText(file), Spelling) ?? throw new JsonException($"{file} says null");
}
