using Glance.Configuration.Declarations;

namespace Glance.Configuration.CommandLine;

/// <summary>One argument the program knows.</summary>
/// <param name="Spellings">Every spelling, the one shown first.</param>
/// <param name="Metavar">Placeholder of the value; null for a switch.</param>
/// <param name="Help">What it does.</param>
internal sealed record ArgumentSpec(string[] Spellings, string? Metavar, string Help)
{
    /// <summary>The option it sets, if it sets one.</summary>
    public Option? Option { get; init; }

    /// <summary>Text that a switch assigns.</summary>
    public string SwitchText { get; init; } = "true";

    /// <summary>The one value a switch may be given after an equals sign; null for none.</summary>
    public string? OptionalValue { get; init; }

    /// <summary>Why an argument that upstream knows cannot be honoured; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether the help leaves it out, because it is another's opposite.</summary>
    public bool IsHidden { get; init; }
}
