namespace Glance.Configuration.Paste;

/// <summary>What a factory is called with, after PasteDeploy's <c>paste.*_factory</c> keys.</summary>
public enum PasteProtocol
{
    /// <summary>Not said in the file (<c>egg:</c>): whatever the named factory is.</summary>
    Any,

    /// <summary><c>paste.app_factory</c>.</summary>
    App,

    /// <summary><c>paste.composite_factory</c>, or <c>paste.composit_factory</c>.</summary>
    Composite,

    /// <summary><c>paste.filter_factory</c>.</summary>
    Filter,

    /// <summary><c>paste.filter_app_factory</c>.</summary>
    FilterApp,
}
