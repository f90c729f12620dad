using Glance.Configuration;
using Glance.Configuration.Declarations.Catalog;

namespace Glance.Logging.Outputs;

/// <summary>Files of the service into which no log line may go.</summary>
internal static class ReservedFiles
{
    private const string Sqlite = "sqlite";
    private const string Slashes = ":///";
    private static readonly string[] Endings = ["", "-wal", "-shm", "-journal"];

    /// <summary>The configuration files, and the files of an SQLite database.</summary>
    public static IReadOnlyList<string> Of(ConfigurationSnapshot configuration)
    {
        var files = configuration.ConfigFiles is { Count: > 0 } named ? named : (IReadOnlyList<string>)[];
        if (configuration.Get(DatabaseDeclarations.Connection)?.Trim() is not { } url
            || !url.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase))
        {
            return files;
        }

        var path = url.IndexOf(Slashes, StringComparison.Ordinal) is > 0 and var at
            ? url[(at + Slashes.Length)..].Split('?')[0]
            : string.Empty;
        return path.Length == 0 ? files : [.. files, .. Endings.Select(ending => path + ending)];
    }

    /// <summary>The reserved file that a path leads to, by its name or by a link; null when it is none.</summary>
    public static string? Find(string path, IReadOnlyList<string> reserved)
    {
        var isThere = Look(path, out var facts);
        foreach (var file in reserved)
        {
            if (Path.GetFullPath(file) == Path.GetFullPath(path) || (isThere && Look(file, out var other) && facts.IsSameFileAs(other)))
                return file;
        }

        return null;
    }

    private static bool Look(string path, out SystemCalls.FileFacts facts) =>
        SystemCalls.Statx(SystemCalls.CurrentDirectory, path, 0, SystemCalls.InodeAndSize, out facts) == 0;
}
