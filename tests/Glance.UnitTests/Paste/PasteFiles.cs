using Glance.Configuration.Paste;

namespace Glance.UnitTests.Paste;

/// <summary>Paste files that exist only in a test.</summary>
internal static class PasteFiles
{
    public const string Main = "/etc/glance/glance-api-paste.ini";

    public static PasteDeployment Of(string text, string? flavor = null, params (string Path, string Text)[] others)
    {
        var files = others.ToDictionary(f => f.Path, f => f.Text);
        files[Main] = text;
        return new PasteDeployment(Main, flavor, PasteFileSet.Collect(Main, files.GetValueOrDefault));
    }

    /// <summary>A file whose <c>glance-api</c> is the given body, plus whatever follows it.</summary>
    public static PasteNode Load(string text, params (string Path, string Text)[] others) => Of(text, null, others).Load();
}
