//! `doctor`: what this machine has and what is missing.

use super::{Failure, say};
use clap::Args;
use egui_wgpu::wgpu;
use serde_json::{Value, json};
use std::process::Command;

const ANSWER: &str = r#"With --json the answer is one line:

  {"adapters": [{"name", "driver", "backend", "type", "largest_texture_px", "largest_buffer_bytes"}],
   "ffmpeg": TEXT or null, "display": TEXT or null, "missing": ["…"]}"#;

/// `doctor`.
#[derive(Debug, Args)]
#[command(after_long_help = ANSWER)]
pub struct Doctor {
    /// Answer with one line of JSON
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub fn run(&self) -> Result<(), Failure> {
        let (adapters, ffmpeg) = (adapters(), ffmpeg());
        let display =
            ["WAYLAND_DISPLAY", "DISPLAY"].iter().find_map(|k| std::env::var(k).ok().filter(|v| !v.is_empty()).map(|v| format!("{k}={v}")));
        let display = display.or_else(|| (!cfg!(target_os = "linux")).then(|| "desktop".to_owned()));
        let mut missing = Vec::new();
        if adapters.is_empty() {
            missing.push("No graphics adapter for Vulkan, Metal or DirectX 12: the window can't draw, while render and all other verbs need none; on Debian and Ubuntu install mesa-vulkan-drivers");
        }
        if ffmpeg.is_none() {
            missing.push("No ffmpeg, which reads videos and cameras: install ffmpeg");
        }
        if display.is_none() {
            missing.push("No display: the window can't open; everything without a window works");
        }
        if self.json {
            return say(&json!({"adapters": adapters, "ffmpeg": ffmpeg, "display": display, "missing": missing}).to_string());
        }
        for adapter in &adapters {
            say(&format!(
                "Graphics: {} ({}, {}), largest texture {} px",
                text(adapter, "name"),
                text(adapter, "backend"),
                text(adapter, "type"),
                adapter["largest_texture_px"]
            ))?;
        }
        say(&format!("ffmpeg: {}", ffmpeg.as_deref().unwrap_or("none")))?;
        say(&format!("Display: {}", display.as_deref().unwrap_or("none")))?;
        missing.iter().try_for_each(|line| say(line))
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("?")
}

fn adapters() -> Vec<Value> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let found = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::PRIMARY));
    let entry = |adapter: &wgpu::Adapter| {
        let (info, limits) = (adapter.get_info(), adapter.limits());
        json!({
            "name": info.name, "driver": info.driver_info, "backend": info.backend.to_string(), "type": format!("{:?}", info.device_type),
            "largest_texture_px": limits.max_texture_dimension_2d, "largest_buffer_bytes": limits.max_buffer_size,
        })
    };
    found.iter().map(entry).collect()
}

fn ffmpeg() -> Option<String> {
    let output = Command::new("ffmpeg").arg("-version").output().ok()?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(str::to_owned)
}
