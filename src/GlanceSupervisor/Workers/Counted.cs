using System.Globalization;

namespace GlanceSupervisor.Workers;

/// <summary>Numbers with their noun, as a person would write them.</summary>
internal static class Counted
{
    public static string Requests(int count) => Of(count, "request");

    public static string Workers(int count) => Of(count, "worker");

    private static string Of(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? string.Empty : "s")}");
}
