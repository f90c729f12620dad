using System.Text.RegularExpressions;
using Glance.UnitTests.Architecture;
using NUnit.Framework;

namespace Glance.UnitTests.Documentation;

/// <summary>The README of a folder of the sources tells what is in it: all of its folders, and no type that has gone elsewhere.</summary>
internal sealed partial class ReadmeTests
{
    private static IReadOnlyList<string> Readmes { get; } =
        [.. Repository.Files("src").Where(file => Path.GetFileName(file) == "README.md")];

    [Test]
    public void A_readme_names_every_folder_beside_it()
    {
        var left = from readme in Readmes
                   let text = File.ReadAllText(readme)
                   from folder in Directory.EnumerateDirectories(Path.GetDirectoryName(readme)!)
                   let name = Path.GetFileName(folder)
                   where HasFilesOfOurs(folder) && Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault() is null
                   where !Regex.IsMatch(text, $@"\b{name}\b")
                   select $"{Repository.Relative(readme)}: {name}";

        Assert.That(Readmes, Has.Count.GreaterThan(12));
        Assert.That(left, Is.Empty, "A row for each folder, so that a reader finds what is there.");
    }

    [Test]
    public void What_the_tables_of_a_readme_name_is_there()
    {
        var names = Repository.Sources("src")
            .SelectMany(file => Repository.Relative(file).Split('/'))
            .SelectMany(part => new[] { part, Path.GetFileNameWithoutExtension(part) })
            .ToHashSet(StringComparer.Ordinal);
        var named = (from readme in Readmes
                     from line in File.ReadLines(readme)
                     where line.StartsWith("| ", StringComparison.Ordinal)
                     from name in NamePattern().Matches(line.Split(" | ")[0]).Select(match => match.Groups[1].Value)
                     select (Readme: readme, Name: name.TrimEnd('/').Split('/')[^1])).ToList();

        var gone = named.Where(row => !names.Contains(row.Name)).Select(row => $"{Repository.Relative(row.Readme)}: {row.Name}");

        Assert.That(named, Has.Count.GreaterThan(60));
        Assert.That(gone, Is.Empty, "Types and folders in the first column are found below src.");
    }

    // What was built there may outlive the folder.
    private static bool HasFilesOfOurs(string folder) =>
        Path.GetFileName(folder) is not ("bin" or "obj") && Repository.Files(Repository.Relative(folder)).Any();

    [GeneratedRegex(@"`([A-Z][A-Za-z/]+)`")]
    private static partial Regex NamePattern();
}
