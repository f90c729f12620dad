namespace Glance.Control;

/// <summary>One message between supervisor and worker.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its data, at most <see cref="ControlChannel.MaxPayload"/> bytes.</param>
public readonly record struct ControlFrame(ControlFrameKind Kind, ReadOnlyMemory<byte> Payload);
