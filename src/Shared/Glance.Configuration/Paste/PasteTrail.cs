namespace Glance.Configuration.Paste;

/// <summary>The sections being loaded, each on behalf of the one before it; finds circles.</summary>
internal sealed class PasteTrail
{
    /// <summary>Nothing loaded yet.</summary>
    public static readonly PasteTrail Start = new(null, "", new PasteIniSection("", 0));

    private readonly PasteTrail? _before;
    private readonly string _file;
    private readonly PasteIniSection _section;

    private PasteTrail(PasteTrail? before, string file, PasteIniSection section)
    {
        _before = before;
        _file = file;
        _section = section;
    }

    /// <summary>The trail with one more section.</summary>
    /// <exception cref="PasteException">The section is on the trail already.</exception>
    public PasteTrail Enter(string file, PasteIniSection section)
    {
        for (var step = this; step._before is not null; step = step._before)
        {
            if (step._section.Name == section.Name && step._file == file)
                throw new PasteException($"the section leads back to itself: {Describe(step)} -> [{section.Name}]", file, section.Line, section.Name);
        }

        return new PasteTrail(this, file, section);
    }

    /// <summary>Where the nearest of the sections sets a global value; null when none of them does.</summary>
    /// <param name="name">Name of the value.</param>
    public SettingOrigin? PlaceOfSet(string name)
    {
        for (var step = this; step._before is not null; step = step._before)
        {
            if (step._section.Entries.FirstOrDefault(entry => PasteSettings.NameSet(entry) == name) is { } entry)
                return new SettingOrigin(SettingSource.PasteFile, step._file, entry.Line);
        }

        return null;
    }

    private string Describe(PasteTrail first)
    {
        var names = new List<string>();
        for (var step = this; ; step = step._before!) // `first` is a step of this trail
        {
            names.Add($"[{step._section.Name}]");
            if (step == first)
                break;
        }

        names.Reverse();
        return string.Join(" -> ", names);
    }
}
