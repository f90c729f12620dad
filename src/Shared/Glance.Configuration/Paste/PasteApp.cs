namespace Glance.Configuration.Paste;

/// <summary>An app made by a factory.</summary>
public record PasteApp : PasteNode
{
    /// <summary>The factory to call.</summary>
    public required PasteFactory Factory { get; init; }

    internal PasteScope Scope { get; init; } = null!; // the loader sets it on every app it makes

    /// <summary>The app, composite, pipeline or filter-app of a name, as a composite factory asks its loader for it.</summary>
    /// <param name="name">Name of a section, or <c>config:</c>, <c>egg:</c>, <c>call:</c>.</param>
    /// <param name="setting">The setting that holds the name: a name that is not found is told with its line.</param>
    /// <returns>The part; null when it is not usable and problems are gathered.</returns>
    /// <exception cref="PasteException">There is none, more than one, or it is not usable.</exception>
    public PasteNode? LoadApp(string name, string setting) => Load(PasteKind.App, name, setting);

    /// <summary>The filter of a name, as a composite factory asks its loader for it.</summary>
    /// <param name="name">Name of a section, or <c>config:</c>, <c>egg:</c>, <c>call:</c>.</param>
    /// <param name="setting">The setting that holds the name: a name that is not found is told with its line.</param>
    /// <returns>The part; null when it is not usable and problems are gathered.</returns>
    /// <exception cref="PasteException">There is none, more than one, or it is not usable.</exception>
    public PasteFilter? LoadFilter(string name, string setting) => (PasteFilter?)Load(PasteKind.Filter, name, setting);

    private PasteNode? Load(PasteKind kind, string name, string setting) => Scope.Part(() =>
    {
        try
        {
            return Scope.Load(kind, name, GlobalConf);
        }
        catch (PasteException e) when (e.Line == 0)
        {
            var place = PlaceOf(setting);
            throw e.At(place.Place, place.Line, Section);
        }
    });
}
