namespace GlanceWorker.Hosting.AccessLogs;

/// <summary>The access log's only message.</summary>
internal static class AccessLogMessages
{
    private static readonly EventId AnsweredId = new(1900, nameof(Answered));

    // Written out, since a generated method would take the line apart into a text and lose the fields.
    public static void Answered(ILogger logger, AccessLogLine line) =>
        logger.Log(LogLevel.Information, AnsweredId, line, null, static (answered, _) => answered.Text);
}
