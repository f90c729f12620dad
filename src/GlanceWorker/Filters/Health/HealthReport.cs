using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Glance.Api.Json;
using GlanceWorker.Pipeline;

namespace GlanceWorker.Filters.Health;

/// <summary>
/// The bodies of a health answer. Detailed JSON keeps oslo.middleware's keys, so that what reads them finds them; those
/// that are about Python tell about .NET.
/// </summary>
internal static class HealthReport
{
    /// <summary>One reason a line.</summary>
    public static string Text(IReadOnlyList<HealthCheckResult> results) => string.Join('\n', results.Select(r => r.Reason));

    /// <summary>A JSON document, indented by four, keys in order.</summary>
    public static string Json(IReadOnlyList<HealthCheckResult> results, bool isDetailed, DateTimeOffset now)
    {
        if (!isDetailed)
            return $"{{\n    \"detailed\": false,\n    \"reasons\": {Array(results.Select(r => Quote(r.Reason)))}\n}}";
        var reasons = results.Select(r =>
            $"{{\n            \"class\": \"HealthcheckResult\",\n            \"details\": {Quote(r.Details)},\n            \"reason\": {Quote(r.Reason)}\n        }}");
        var counts = Enumerable.Range(0, GC.MaxGeneration + 1).Select(g => GC.CollectionCount(g).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return $$"""
            {
                "detailed": true,
                "gc": {
                    "counts": [{{string.Join(", ", counts)}}],
                    "threshold": []
                },
                "greenthreads": [],
                "now": {{Quote(Time(now))}},
                "platform": {{Quote(RuntimeInformation.OSDescription)}},
                "python_version": {{Quote(RuntimeInformation.FrameworkDescription)}},
                "reasons": {{Array(reasons)}},
                "threads": []
            }
            """;
    }

    /// <summary>A page with a table.</summary>
    public static string Html(IReadOnlyList<HealthCheckResult> results, bool isDetailed, DateTimeOffset now)
    {
        var page = new StringBuilder("<HTML>\n<HEAD><TITLE>Healthcheck Status</TITLE></HEAD>\n<BODY>\n");
        if (isDetailed)
        {
            page.Append("<H1>Server status</H1>\n")
                .Append("<B>Server hostname:</B><PRE>").Append(Escape(Environment.MachineName)).Append("</PRE>\n")
                .Append("<B>Current time:</B><PRE>").Append(Time(now)).Append("</PRE>\n")
                .Append("<B>Runtime:</B><PRE>").Append(Escape(RuntimeInformation.FrameworkDescription)).Append("</PRE>\n")
                .Append("<B>Platform:</B><PRE>").Append(Escape(RuntimeInformation.OSDescription)).Append("</PRE>\n<HR></HR>\n");
        }

        page.Append("<H2>Result of ").Append(results.Count).Append(" checks:</H2>\n<TABLE bgcolor=\"#ffffff\" border=\"1\">\n<TBODY>\n<TR>")
            .Append(isDetailed ? "<TH>Kind</TH><TH>Reason</TH><TH>Details</TH>" : "<TH>Reason</TH>").Append("</TR>\n");
        foreach (var result in results)
        {
            page.Append(isDetailed
                ? $"<TR><TD>HealthcheckResult</TD><TD>{Escape(result.Reason)}</TD><TD>{Escape(result.Details)}</TD></TR>\n"
                : $"<TR><TD>{Escape(result.Reason)}</TD></TR>\n");
        }

        return page.Append("</TBODY>\n</TABLE>\n<HR></HR>\n</BODY>\n</HTML>").ToString();
    }

    private static string Array(IEnumerable<string> items) =>
        string.Join(",\n        ", items) is { Length: > 0 } lines ? $"[\n        {lines}\n    ]" : "[]";

    private static string Quote(string text) => new StringBuilder().AppendJsonString(text).ToString();

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture);
}
