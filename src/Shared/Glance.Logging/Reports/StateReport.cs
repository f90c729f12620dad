using System.Globalization;
using System.Text;
using Glance.Configuration;
using Glance.Logging.Masking;

namespace Glance.Logging.Reports;

/// <summary>
/// The state of a process as text for people, in the form that operators know from oslo.reports: titled sections, the configuration last.
/// </summary>
public sealed class StateReport
{
    private const int Width = 72;

    private readonly StringBuilder _text = new();

    /// <summary>Begins a report.</summary>
    public StateReport()
    {
        Title("Guru Meditation");
        _text.Append('|', Width).Append("\n\n\n");
    }

    /// <summary>Adds a section.</summary>
    public StateReport Section(string title, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Title(title);
        _text.Append(text);
        if (!text.EndsWith('\n'))
            _text.Append('\n');
        return this;
    }

    /// <summary>Adds what this program is.</summary>
    public StateReport Package(string version) =>
        Section("Package", $"product = Glance for .NET\nvendor = OpenStack Image service, independent implementation\nversion = {version}\n");

    /// <summary>Adds the configuration; credentials show as stars.</summary>
    public StateReport Configuration(ConfigurationSnapshot configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = new StringBuilder();
        string? group = null;
        foreach (var line in configuration.List().OrderBy(line => line.Group != "DEFAULT"))
        {
            if (line.Group != group)
                text.Append(CultureInfo.InvariantCulture, $"\n{(line.Group == "DEFAULT" ? "default" : line.Group)}: \n");
            group = line.Group;
            text.Append(CultureInfo.InvariantCulture, $"  {line.Name} = {SecretMask.Apply(line.Value)}\n");
        }

        return Section("Configuration", text.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Title(string title)
    {
        var left = (Width - 8 - title.Length) / 2;
        _text.Append('=', Width).Append("\n====");
        _text.Append(title.PadLeft(left + title.Length).PadRight(Width - 8));
        _text.Append("====\n").Append('=', Width).Append('\n');
    }
}
