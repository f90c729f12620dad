using FsCheck;
using FsCheck.Fluent;
using Glance.Stores.Drivers.File;
using Glance.Stores.Drivers.File.Directories;
using NUnit.Framework;

namespace Glance.UnitTests.Stores;

public sealed class FileLocationTests
{
    private const string Root = "/var/lib/glance/images";

    [TestCase("file:///var/lib/glance/images/x", "/var/lib/glance/images/x")]
    [TestCase("filesystem:///var/lib/glance/images/x", "/var/lib/glance/images/x")]
    [TestCase("file:///my images/50%25/x", "/my images/50%25/x")]
    [TestCase("file:///a/./b/../x", "/a/x")]
    [TestCase("file:////a//x", "/a/x")]
    public void A_url_is_the_path_as_it_is(string url, string path)
    {
        Assert.That(FileLocation.TryParse(url, out var parsed));
        Assert.That(parsed, Is.EqualTo(path));
    }

    [TestCase("")]
    [TestCase("/var/lib/glance/images/x")]
    [TestCase("file:/x")]
    [TestCase("file://")]
    [TestCase("file://x/y")]
    [TestCase("file:///x/")]
    [TestCase("FILE:///x")]
    [TestCase("http:///x")]
    [TestCase("file:///x\0y")]
    public void Anything_else_is_no_location(string url) => Assert.That(FileLocation.TryParse(url, out _), Is.False);

    [TestCase(Root + "/x", true)]
    [TestCase(Root + "/a/b", true)]
    [TestCase(Root, false)]
    [TestCase(Root + "x/y", false)]
    [TestCase(Root + "/.glance-uploads", false)]
    [TestCase(Root + "/.glance-uploads/x.data", false)]
    [TestCase(Root + "/.glance-uploads-not", true)]
    [TestCase("/etc/passwd", false)]
    public void Only_what_lies_below_the_directory_is_its_own(string path, bool under) =>
        Assert.That(FileLocation.IsUnder(Root, path), Is.EqualTo(under));

    [Test]
    public void Whatever_a_url_says_its_path_is_absolute_and_has_no_dots()
    {
        var piece = Gen.Elements("/", "..", ".", "a", "file://", "filesystem://", "\0", " ", "%2e%2e", "\\", "ü", Root);
        var urls = piece.ArrayOf().Select(pieces => "file://" + string.Concat(pieces)).ToArbitrary();

        Prop.ForAll(urls, url =>
        {
            if (!FileLocation.TryParse(url, out var path))
                return true;
            var names = path.Split('/');
            return path.StartsWith('/') && !names.Contains("..") && !names.Contains(".") && !path.Contains('\0');
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Any_text_is_parsed_or_refused_without_an_exception() =>
        Prop.ForAll<string>(text => FileLocation.TryParse(text ?? string.Empty, out _) || true).QuickCheckThrowOnFailure();

    [Test]
    public void A_path_that_was_made_a_url_comes_back()
    {
        var names = Gen.Elements('a', 'Z', '0', '-', '%', ' ', '?', '#', 'é').ArrayOf().Select(chars => "n" + new string(chars) + "n").ToArbitrary();

        Prop.ForAll(names, name => FileLocation.TryParse(FileLocation.ToUrl($"{Root}/{name}"), out var path) && path == $"{Root}/{name}")
            .QuickCheckThrowOnFailure();
    }
}
