using System.Collections;
using Glance.Configuration.Surroundings;

namespace Glance.Configuration.Loading;

/// <summary>The real environment and file system.</summary>
public sealed class SystemConfigurationEnvironment : IConfigurationEnvironment
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Variables { get; } = ReadVariables();

    /// <inheritdoc/>
    public string CurrentDirectory => Directory.GetCurrentDirectory();

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) => Directory.GetFileSystemEntries(path);

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => ConfiguredFile.ReadAllBytes(path);

    private static Dictionary<string, string> ReadVariables()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        return variables;
    }
}
