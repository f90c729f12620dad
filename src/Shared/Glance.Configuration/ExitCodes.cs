namespace Glance.Configuration;

/// <summary>The exit codes that init scripts and monitors know from glance-api.</summary>
public static class ExitCodes
{
    /// <summary>An orderly end.</summary>
    public const int Success = 0;

    /// <summary>The service could not start: busy port, missing paste file, unknown flavor or store.</summary>
    public const int RuntimeError = 1;

    /// <summary>An argument is unknown or malformed.</summary>
    public const int Usage = 2;

    /// <summary>A store's options contradict each other.</summary>
    public const int BadStoreConfiguration = 3;

    /// <summary>A value is wrong in a way found later than loading.</summary>
    public const int ValueError = 4;

    /// <summary>A configured value is not what its option accepts.</summary>
    public const int BadConfigurationValue = 5;

    /// <summary>Anything else; among it files that are missing or not grammatical.</summary>
    public const int Other = 99;

    /// <summary>
    /// Which code a program ends with that has several reasons: the one that says most, so that a fault keeps its code whatever comes
    /// along with it. The two that stand for anything come last (docs/decisions/0381).
    /// </summary>
    private static readonly int[] Strongest = [Usage, BadConfigurationValue, BadStoreConfiguration, ValueError, Other, RuntimeError];

    /// <summary>The code of a program that has several reasons to end.</summary>
    /// <param name="codes">That of each; <see cref="Success"/> for none.</param>
    public static int Of(IEnumerable<int> codes)
    {
        var all = codes.ToHashSet();
        return Array.Find(Strongest, all.Contains);
    }

    /// <summary>Every code with its meaning, for documentation and tests.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "orderly end"),
        (RuntimeError, "could not start"),
        (Usage, "unknown or malformed argument"),
        (BadStoreConfiguration, "stores that cannot be as configured"),
        (ValueError, "wrong value found after loading"),
        (BadConfigurationValue, "wrong value of an option"),
        (Other, "anything else, such as a missing or unreadable configuration file"),
    ];
}
