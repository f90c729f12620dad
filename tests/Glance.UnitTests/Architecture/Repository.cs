using System.Xml.Linq;
using Glance.TestKit.Processes;

namespace Glance.UnitTests.Architecture;

/// <summary>The source tree as the architecture tests see it.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "out", "var", ".git", ".vs", "TestResults"];
    private static readonly string[] Text = [".cs", ".csproj", ".props", ".sln", ".json", ".md", ".sh", ".conf", ".ini", ".yml", ".svg", ".editorconfig", ""];

    public static string Root => RepositoryRoot.Path;

    /// <summary>Names of the projects below src, with the path of their project file.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } =
        Files("src").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToDictionary(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>All files of ours below a folder, absolute.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        var pending = new Stack<string>([Path.Combine(Root, folder)]);
        while (pending.TryPop(out var directory))
        {
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                yield return file;
            }

            foreach (var child in Directory.EnumerateDirectories(directory).Where(child => !IsNotOurs(Path.GetFileName(child))))
            {
                pending.Push(child);
            }
        }
    }

    public static IEnumerable<string> Sources(string folder) => Files(folder).Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> TextFiles() => Files("").Where(file => Text.Contains(Path.GetExtension(file)) || Path.GetFileName(file) == ".editorconfig");

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    // out.builds and the like are what scripts/build and scripts/package make.
    private static bool IsNotOurs(string folder) => NotOurs.Contains(folder) || folder.StartsWith("out.", StringComparison.Ordinal);

    /// <summary>What a project file includes by an item of the given name.</summary>
    public static IReadOnlyList<string> Includes(string project, string item) =>
        [.. XDocument.Load(project).Descendants(item).Select(element => (string?)element.Attribute("Include") ?? "")];

    /// <summary>Names of the projects a project refers to directly.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [.. Includes(Projects[project], "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>A project with all it refers to, directly or not.</summary>
    public static IReadOnlySet<string> Closure(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([project]);
        while (pending.TryPop(out var next))
        {
            if (found.Add(next))
            {
                References(next).ToList().ForEach(pending.Push);
            }
        }

        return found;
    }
}
