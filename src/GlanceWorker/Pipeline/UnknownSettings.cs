using Glance.Configuration.Reporting;

namespace GlanceWorker.Pipeline;

/// <summary>
/// Settings of a section that its filter never asked for. Upstream's filters take whatever is written, so a misspelt name changes nothing
/// and nobody says so (docs/decisions/0380).
/// </summary>
internal static class UnknownSettings
{
    /// <summary>Warns of each.</summary>
    /// <param name="context">The section, once its filter is made.</param>
    public static void Warn(FactoryContext context)
    {
        foreach (var name in context.Node.LocalConf.Keys.Where(name => !context.Known.Contains(name)))
        {
            var hint = NearestName.Find(name, context.Known) is { } near ? $"; did you mean {near}?" : string.Empty;
            var logger = context.Loggers.CreateLogger("glance.pipeline");
            var place = context.Node.PlaceOf(name);
            Log.SettingUnknown(logger, place.Place, place.Line, context.Node.Section, name, hint);
        }
    }
}
