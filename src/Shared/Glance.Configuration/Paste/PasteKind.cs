namespace Glance.Configuration.Paste;

/// <summary>What a name is looked up as; decides which section prefixes are searched.</summary>
public enum PasteKind
{
    /// <summary>Something that answers requests: app, composite, pipeline or filter-app.</summary>
    App,

    /// <summary>Something wrapped around an app.</summary>
    Filter,
}
