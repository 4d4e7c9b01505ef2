using Microsoft.ML.OnnxRuntime;
using PhotoSearch.Decoding;

if (args is ["decoder", ..])
{
    return DecoderChild.Run(args[1..]);
}

Console.WriteLine(OrtEnv.Instance().GetVersionString());
return 0;
