using System.Net.Sockets;
using Glance.Processes.Sockets;

namespace GlanceWorker.Hosting;

/// <summary>
/// Asks whether this process still runs what it is given: the thread pool, and each of the threads that hear sockets
/// (docs/contracts/supervision.md D3, D7). One question to each is out at a time; how long it waits is how long nothing was run there.
/// </summary>
internal sealed class PoolProbe : IDisposable
{
    private readonly TimeProvider _time;
    private readonly List<Question> _questions = [];

    /// <summary>Makes the probe.</summary>
    /// <param name="socketThreads">How many threads hear sockets; sockets go to them by turns.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The kernel refused a socket.</exception>
    public PoolProbe(int socketThreads, TimeProvider time)
    {
        _time = time;
        _questions.Add(new PoolQuestion());
        for (var i = 0; i < socketThreads; i++)
            _questions.Add(new SocketQuestion());
    }

    /// <summary>Asks whoever has answered, and tells how long the slowest has been waited for. From one thread at a time.</summary>
    public TimeSpan Ask()
    {
        var longest = TimeSpan.Zero;
        foreach (var question in _questions)
        {
            if (question.TryAsk())
                question.Asked = _time.GetTimestamp();
            else if (_time.GetElapsedTime(question.Asked) is var waited && waited > longest)
                longest = waited;
        }

        return longest;
    }

    /// <summary>Lets what is asked count from now: the process, or its machine, was stopped meanwhile.</summary>
    public void Excuse()
    {
        foreach (var question in _questions)
            question.Asked = _time.GetTimestamp();
    }

    public void Dispose()
    {
        foreach (var question in _questions)
            question.End();
    }

    private abstract class Question
    {
        private int _out;

        public long Asked { get; set; }

        public bool TryAsk()
        {
            if (Interlocked.CompareExchange(ref _out, 1, 0) != 0)
                return false;
            Send();
            return true;
        }

        public virtual void End()
        {
        }

        protected abstract void Send();

        protected void Answered() => Volatile.Write(ref _out, 0);
    }

    private sealed class PoolQuestion : Question
    {
        protected override void Send() => ThreadPool.UnsafeQueueUserWorkItem(static question => question.Answered(), this, preferLocal: false);
    }

    private sealed class SocketQuestion : Question
    {
        private readonly Socket _asking;
        private readonly Socket _answering;

        public SocketQuestion()
        {
            (_asking, _answering) = SocketPair.Create();
            _ = AnswerAsync();
        }

        public override void End()
        {
            _asking.Dispose();
            _answering.Dispose();
        }

        protected override void Send()
        {
            ReadOnlySpan<byte> question = [1];
            try
            {
                _ = _asking.Send(question);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // The process ends: that it is not answered any more is no news.
                Answered();
            }
        }

        private async Task AnswerAsync()
        {
            var buffer = new byte[1];
            try
            {
                while (await _answering.ReceiveAsync(buffer) > 0)
                    Answered();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // The process ends; nobody asks any more.
            }
        }
    }
}
