using System.Collections;

namespace Glance.Configuration.Loading;

/// <summary>The real environment and file system.</summary>
public sealed class SystemConfigurationEnvironment : IConfigurationEnvironment
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Variables { get; } = Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string CurrentDirectory => Directory.GetCurrentDirectory();

    /// <inheritdoc/>
    public bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListDirectory(string path) => Directory.GetFileSystemEntries(path);

    /// <inheritdoc/>
    public byte[] ReadFile(string path) => File.ReadAllBytes(path);
}
