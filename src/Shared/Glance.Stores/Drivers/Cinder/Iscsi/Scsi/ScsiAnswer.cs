using System.Globalization;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Scsi;

/// <summary>What a target answered to a command.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Key">The sense key after a check condition (SPC-5, 4.4.8).</param>
/// <param name="Code">The additional sense code, with its qualifier in the low byte.</param>
/// <param name="Missing">Bytes that were not transferred though they were asked for.</param>
internal readonly record struct ScsiAnswer(ScsiStatus Status, int Key = 0, int Code = 0, long Missing = 0)
{
    private static readonly Dictionary<int, string> Keys = new()
    {
        [2] = "not ready",
        [3] = "medium error",
        [4] = "hardware error",
        [5] = "illegal request",
        [6] = "unit attention",
        [7] = "data protect",
        [0xb] = "aborted command",
        [0xd] = "volume overflow",
    };

    private static readonly Dictionary<int, string> Codes = new()
    {
        [0x0401] = "the unit is becoming ready",
        [0x040a] = "the path is changing its state",
        [0x040b] = "the path is on standby",
        [0x040c] = "the path is unavailable",
        [0x0c00] = "a write error",
        [0x1100] = "an unrecovered read error",
        [0x2000] = "an unknown command",
        [0x2100] = "an address beyond the end of the unit",
        [0x2400] = "an invalid field in the command",
        [0x2500] = "there is no such LUN",
        [0x2700] = "the unit is write protected",
        [0x2707] = "no space is left behind the unit",
        [0x4400] = "an internal failure of the target",
    };

    /// <summary>Whether it did what was asked.</summary>
    public bool IsGood => Status is ScsiStatus.Good or ScsiStatus.ConditionMet && Missing == 0;

    /// <summary>The target does not know the command.</summary>
    public bool IsUnknownCommand => Status == ScsiStatus.CheckCondition && Key == 5 && Code is 0x2000 or 0x2400;

    /// <summary>In words, with the numbers that the makers of targets list.</summary>
    public string Words() => Status switch
    {
        ScsiStatus.Good or ScsiStatus.ConditionMet => string.Create(CultureInfo.InvariantCulture, $"{Missing} bytes were left out"),
        ScsiStatus.CheckCondition => string.Create(CultureInfo.InvariantCulture,
            $"check condition, {Keys.GetValueOrDefault(Key, "sense key")} ({Key:x}h){Explanation()} ({Code >> 8:x2}h/{Code & 0xff:x2}h)"),
        ScsiStatus.Busy => "busy",
        ScsiStatus.ReservationConflict => "reservation conflict: another host has reserved the unit",
        ScsiStatus.TaskSetFull => "task set full",
        ScsiStatus.TaskAborted => "the command was aborted",
        ScsiStatus.Lost => "the session ended",
        _ => string.Create(CultureInfo.InvariantCulture, $"status {(int)Status:x}h"),
    };

    private string Explanation() => Codes.TryGetValue(Code, out var words) ? ": " + words : string.Empty;
}
