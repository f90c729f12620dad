namespace Glance.Configuration.Paste;

/// <summary>An app made by a factory.</summary>
public record PasteApp : PasteNode
{
    /// <summary>The factory to call.</summary>
    public required PasteFactory Factory { get; init; }

    internal PasteScope Scope { get; init; } = null!; // the loader sets it on every app it makes

    /// <summary>The app, composite, pipeline or filter-app of a name, as a composite factory asks its loader for it.</summary>
    /// <param name="name">Name of a section, or <c>config:</c>, <c>egg:</c>, <c>call:</c>.</param>
    /// <exception cref="PasteException">There is none, more than one, or it is not usable.</exception>
    public PasteNode LoadApp(string name) => Scope.Load(PasteKind.App, name, GlobalConf);

    /// <summary>The filter of a name, as a composite factory asks its loader for it.</summary>
    /// <param name="name">Name of a section, or <c>config:</c>, <c>egg:</c>, <c>call:</c>.</param>
    /// <exception cref="PasteException">There is none, more than one, or it is not usable.</exception>
    public PasteFilter LoadFilter(string name) => (PasteFilter)Scope.Load(PasteKind.Filter, name, GlobalConf);
}
