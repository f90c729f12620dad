using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Glance.FunctionalTests.BadInput.Storm;

/// <summary>Sends requests as they are, each over a connection of its own, and keeps what should not have been answered.</summary>
internal sealed partial class StormClient(Uri server)
{
    // What a method that nobody knows is answered with.
    private const int NotImplemented = 501;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _images = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentDictionary<int, int> _answers = new();
    private int _sent;
    private int _unanswered;

    /// <summary>Answers of 500 and above but 501, and requests that were answered never.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>How many answers of each status.</summary>
    public IReadOnlyDictionary<int, int> Answers => _answers;

    /// <summary>Requests sent so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Requests whose connection ended without an answer: of cut bodies, and of workers that were killed.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Sends one request and reads its answer.</summary>
    public async Task SendAsync(StormRequest request)
    {
        Interlocked.Increment(ref _sent);
        var images = _images.ToArray();
        var bytes = request.ToBytes(images.Length == 0 ? "no-image-yet" : images[request.Pick % images.Length]);
        string answer;
        try
        {
            answer = await TalkAsync(bytes, request.IsCut).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _complaints.Enqueue($"no answer within {Patience.TotalSeconds} s: {request}");
            return;
        }

        Judge(request, answer);
    }

    private async Task<string> TalkAsync(byte[] bytes, bool cut)
    {
        using var answer = new MemoryStream();
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(server.Host, server.Port);
            var stream = connection.GetStream();
            await stream.WriteAsync(bytes);
            if (cut)
                connection.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The worker was killed, or it refused the rest of the body: what came before counts.
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    private void Judge(StormRequest request, string answer)
    {
        var lines = StatusLine().Matches(answer);
        if (lines.Count == 0)
        {
            Interlocked.Increment(ref _unanswered);
            return;
        }

        // 100 may come first.
        var status = int.Parse(lines.First(line => line.Groups[1].Value != "100" || lines.Count == 1).Groups[1].Value, CultureInfo.InvariantCulture);
        _answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (status >= 500 && status != NotImplemented)
            _complaints.Enqueue($"{request}\n    -> {(answer.Length > 500 ? answer[..500] : answer)}");
        if (status == 201 && Created().Match(answer) is { Success: true } created)
            Remember(created.Groups[1].Value);
    }

    // Few enough that clients meet at the same ones.
    private void Remember(string image)
    {
        _images.Enqueue(image);
        while (_images.Count > 12)
            _images.TryDequeue(out _);
    }

    [GeneratedRegex(@"^HTTP/1\.1 (\d\d\d)", RegexOptions.Multiline)]
    private static partial Regex StatusLine();

    [GeneratedRegex("\"id\": \"([0-9a-f-]{36})\"")]
    private static partial Regex Created();
}
