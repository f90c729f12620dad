using Glance.Linux.Inspection;

namespace GlanceTools.Control;

/// <summary>Configuration that can be read only once: a restart reads it twice, to check it and to start with it.</summary>
internal static class ReadOnce
{
    // What an open descriptor leads to depends on who opens it, and a service that is started has no standard input.
    private static readonly string[] Descriptors = ["/dev/fd/", "/dev/std", "/proc/"];

    /// <summary>The first path among the words for glance-api that cannot be read again; null when there is none.</summary>
    public static string? Find(IReadOnlyList<string> words) =>
        Named(words, "--config-file").Concat(Named(words, "--config-dir").Where(Directory.Exists).SelectMany(FilesOf)).FirstOrDefault(CannotBeReadAgain);

    private static IEnumerable<string> Named(IReadOnlyList<string> words, string option) => words
        .Zip(words.Skip(1), (word, next) => word == option ? next : string.Empty)
        .Concat(words.Select(word => word.StartsWith($"{option}=", StringComparison.Ordinal) ? word[(option.Length + 1)..] : string.Empty))
        .Where(path => path.Length > 0);

    private static IEnumerable<string> FilesOf(string directory) => Directory.EnumerateFiles(directory, "*.conf");

    private static bool CannotBeReadAgain(string path) =>
        Descriptors.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)) || FileKind.IsSpecial(path);
}
