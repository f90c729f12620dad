using System.Text.Json;
using System.Xml.Linq;
using NUnit.Framework;

namespace Glance.UnitTests.Architecture;

/// <summary>The list of package versions is the list of packages that are used.</summary>
internal sealed class PackageTests
{
    private const string PinnedLabel = "Pinned";

    private static XDocument Versions { get; } = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));

    [Test]
    public void Every_version_is_referenced()
    {
        var projects = Repository.Files("").Where(file => Path.GetExtension(file) is ".csproj" or ".props" or ".targets");
        var referenced = projects.SelectMany(file => Repository.Includes(file, "PackageReference").Concat(Repository.Includes(file, "GlobalPackageReference"))).ToHashSet();

        Assert.That(Listed(pinned: false).Where(package => !referenced.Contains(package)), Is.Empty, "No project refers to them: take the version out of Directory.Packages.props.");
    }

    [Test]
    public void Every_pin_pins_something()
    {
        // What the test programs were made of; the packages that others bring are among it.
        using var built = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Glance.UnitTests.deps.json")));
        var used = built.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0]).ToHashSet();

        Assert.That(Listed(pinned: true).Where(package => !used.Contains(package)), Is.Empty, "No package asks for them (any more): take the pin out of Directory.Packages.props.");
    }

    private static IEnumerable<string> Listed(bool pinned) =>
        from version in Versions.Descendants("PackageVersion")
        where ((string?)version.Parent?.Attribute("Label") == PinnedLabel) == pinned
        select (string?)version.Attribute("Include");
}
