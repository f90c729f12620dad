namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>Which answers are worth another try. All commands of the connector may be repeated: they have the same effect again.</summary>
internal static class ScsiVerdicts
{
    private const int NotReady = 2;
    private const int UnitAttention = 6;
    private const int AbortedCommand = 0xb;

    /// <summary>What is to be done after an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="tries">How often the command was sent.</param>
    public static ScsiVerdict After(ScsiAnswer answer, int tries) => answer.Status switch
    {
        ScsiStatus.Lost => ScsiVerdict.Again,
        ScsiStatus.Broken => ScsiVerdict.ElsewhereAgain,
        ScsiStatus.Busy or ScsiStatus.TaskSetFull or ScsiStatus.AcaActive => ScsiVerdict.Later,
        ScsiStatus.TaskAborted => tries < 10 ? ScsiVerdict.Again : ScsiVerdict.Failed,
        ScsiStatus.CheckCondition => AfterCheck(answer, tries),
        _ => answer.IsGood ? ScsiVerdict.Done : ScsiVerdict.Failed,
    };

    // A new session is told what happened to the unit since the last one, one thing with each command (SAM-5, 5.14): more than a few come
    // together when a target restarts.
    private static ScsiVerdict AfterCheck(ScsiAnswer answer, int tries) => answer.Key switch
    {
        UnitAttention => tries < 20 ? ScsiVerdict.Again : ScsiVerdict.Failed,
        AbortedCommand => tries < 10 ? ScsiVerdict.Later : ScsiVerdict.Failed,
        NotReady => answer.Code switch
        {
            0x0401 => ScsiVerdict.Later,
            0x040a or 0x040b or 0x040c => ScsiVerdict.ElsewhereAgain,
            _ => ScsiVerdict.Failed,
        },
        _ => ScsiVerdict.Failed,
    };
}
